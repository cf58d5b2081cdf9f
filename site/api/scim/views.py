"""The one view of SCIM: who asks, how often, and then the protocol. The session and its cookie mean nothing here."""

import json
import logging
import traceback
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from scim2_models import InvalidSyntaxException, PayloadTooLargeException, SCIMException, UnauthorizedException
from scim2_server.handler import ScimHandler
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse
from scim2_server.routing import Operation

from api.limits import REQUESTS, WRONG_TOKENS
from api.models import ApiToken
from api.scim.reach import Reach
from api.scim.service import TooManyRequests, service
from api.scim.storage import Storage
from api.services import recognise

logger = logging.getLogger(__name__)
WRITES = {Operation.create, Operation.replace, Operation.patch, Operation.delete}


@csrf_exempt  # a token in a header, never a cookie: no other site's page can send it
@login_not_required
def scim(request: HttpRequest, path: str = "") -> HttpResponse:
    try:
        answer = _answer(request, path)
    except SCIMException as refusal:
        answer = service().error_response(refusal)
        if isinstance(refusal, TooManyRequests):
            answer.headers["Retry-After"] = str(refusal.wait)
    except UnicodeEncodeError:  # half a character, by way of an escape in the path of a PATCH
        answer = service().error_response(InvalidSyntaxException(detail=_("A text has a character that is none.")))
    except Exception as error:
        _log(error)
        answer = service().error_response(error)
    return _as_http(request, answer)


def _answer(request: HttpRequest, path: str) -> ScimResponse:
    asked = ScimRequest(
        method=request.method or "",
        base_url=f"{settings.BASE_URL}/scim/v2",
        path=f"/{path}",
        query={key: request.GET[key] for key in request.GET},
        headers=dict(request.headers),
    )
    # Who may not ask is not told what is there. How to ask is told to all (RFC 7643 §5).
    open_to_all = asked.method == "GET" and asked.path.strip("/") == "ServiceProviderConfig"
    reach = Reach(ApiToken() if open_to_all else _authenticate(request))
    operation = service().match(asked).operation
    asked.body = _body(request)
    return ScimHandler(service(), Storage(reach, writes=operation in WRITES)).handle(asked)


def _authenticate(request: HttpRequest) -> ApiToken:
    address = get_adapter().get_client_ip(request)
    if WRONG_TOKENS.is_full(address):
        raise TooManyRequests(wait=WRONG_TOKENS.seconds)
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    token = recognise(secret.strip(), purpose=ApiToken.Purpose.SCIM) if scheme.lower() == "bearer" else None
    if token is None:
        if secret:
            WRONG_TOKENS.wait(address)
        raise UnauthorizedException(detail=_("The token is missing or not valid."))
    if wait := REQUESTS.wait(str(token.pk)):
        raise TooManyRequests(wait=wait)
    return token


def _body(request: HttpRequest) -> bytes:
    try:
        body: bytes = request.body
    except RequestDataTooBig as error:
        raise PayloadTooLargeException(detail=_("The request is too large.")) from error
    if b"\\u0000" in body:  # PostgreSQL keeps no such character
        raise InvalidSyntaxException(detail=_("A text has a character that is none."))
    return body


def _as_http(request: HttpRequest, answer: ScimResponse) -> HttpResponse:
    body: Any = b"" if answer.body is None else json.dumps(answer.body, ensure_ascii=False).encode()
    response = HttpResponse(body, status=answer.status.value, headers=answer.headers)
    response.headers["Cache-Control"] = "private, no-cache"  # whose ETag is known may ask again with it
    patch_vary_headers(response, ["Authorization", "Accept-Language"])
    return response


def _log(error: Exception) -> None:
    """Class and place alone: the message may say whom it was about."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    logger.error("a SCIM request failed: %s at %s:%s", type(error).__name__, place.filename, place.lineno)
