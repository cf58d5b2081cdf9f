"""The buttons of single sign-on."""

from dataclasses import dataclass

from allauth.socialaccount.adapter import get_adapter
from django import template
from django.http import HttpRequest
from django.template import Context

from people.signin.providers import Ours

register = template.Library()


@dataclass(frozen=True)
class Button:
    name: str
    url: str


@register.simple_tag(takes_context=True)
def single_sign_on(context: Context) -> list[Button]:
    """Each provider that is switched on, by its name in the reader's language. One query."""
    request: HttpRequest = context["request"]
    onward = request.POST.get("next") or request.GET.get("next")
    about = {"next": onward} if onward else {}
    providers = get_adapter(request).list_providers(request)
    return [Button(Ours.of(one.app).name, one.get_login_url(request, **about)) for one in providers]
