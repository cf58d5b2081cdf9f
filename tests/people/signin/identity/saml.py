"""A SAML 2.0 identity provider on loopback. It signs by signxml, which shares no code with what checks it here."""

import base64
import secrets
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import XMLSigner, methods

PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
SAML, SAMLP = "urn:oasis:names:tc:SAML:2.0:assertion", "urn:oasis:names:tc:SAML:2.0:protocol"
DS = "http://www.w3.org/2000/09/xmldsig#"


def key_and_certificate() -> tuple[rsa.RSAPrivateKey, str]:
    key = rsa.generate_private_key(65537, 2048)
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example")]), datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
    return key, made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


@dataclass
class SamlProvider:
    """Who is signed in there (``subject``, ``attributes``); what is changed before signing, and after."""

    url: str = ""
    subject: str = "u-1"
    name_format: str = PERSISTENT
    attributes: dict[str, str] = field(default_factory=dict)
    audience: str = ""  # that of the request, unless given
    issued: timedelta = timedelta()  # how long ago
    signs: bool = True
    answers: str = ""  # InResponseTo: that of the request, unless given
    after: Callable[[str], str] = lambda xml: xml
    keys: tuple[rsa.RSAPrivateKey, str] = field(default_factory=key_and_certificate)

    @property
    def certificate(self) -> str:
        return "".join(self.keys[1].splitlines()[1:-1])

    def metadata(self) -> str:
        return (
            f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{self.url}/metadata">'
            f'<md:IDPSSODescriptor protocolSupportEnumeration="{SAMLP}"><md:KeyDescriptor use="signing">'
            f'<ds:KeyInfo xmlns:ds="{DS}"><ds:X509Data><ds:X509Certificate>{self.certificate}</ds:X509Certificate>'
            f"</ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService "
            f'Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{self.url}/sso"/>'
            f"</md:IDPSSODescriptor></md:EntityDescriptor>"
        )

    def respond(self, query: str) -> tuple[str, str]:
        """The address to post to, and the SAMLResponse, for the query of an AuthnRequest."""
        packed = base64.b64decode(parse_qs(query)["SAMLRequest"][0])
        request = etree.fromstring(zlib.decompress(packed, -15))
        acs = request.get("AssertionConsumerServiceURL")
        audience = self.audience or request.findtext(f"{{{SAML}}}Issuer")
        xml = self._response(self.answers or request.get("ID"), acs, audience)
        return acs, base64.b64encode(self.after(xml).encode()).decode()

    def _response(self, answers: str, acs: str, audience: str) -> str:
        begun = datetime.now(UTC) - self.issued
        now, ends = begun.strftime("%Y-%m-%dT%H:%M:%SZ"), (begun + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
        told = "".join(
            f'<saml:Attribute Name="{name}"><saml:AttributeValue>{escape(value)}</saml:AttributeValue></saml:Attribute>'
            for name, value in self.attributes.items()
        )
        replies = f' InResponseTo="{answers}"' if answers != "none" else ""
        assertion = (
            f'<saml:Assertion xmlns:saml="{SAML}" ID="_{secrets.token_hex(16)}" Version="2.0" IssueInstant="{now}">'
            f"<saml:Issuer>{self.url}/metadata</saml:Issuer>"
            f'<saml:Subject><saml:NameID Format="{self.name_format}">{self.subject}</saml:NameID>'
            f'<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData'
            f'{replies} NotOnOrAfter="{ends}" Recipient="{acs}"/></saml:SubjectConfirmation></saml:Subject>'
            f'<saml:Conditions NotBefore="{now}" NotOnOrAfter="{ends}"><saml:AudienceRestriction><saml:Audience>'
            f"{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
            f'<saml:AuthnStatement AuthnInstant="{now}"><saml:AuthnContext><saml:AuthnContextClassRef>'
            f"urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>"
            f"</saml:AuthnStatement><saml:AttributeStatement>{told}</saml:AttributeStatement></saml:Assertion>"
        )
        signed = self._signed(assertion) if self.signs else assertion
        return (
            f'<samlp:Response xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" ID="_{secrets.token_hex(16)}" Version="2.0"'
            f' IssueInstant="{now}" Destination="{acs}"{replies}><saml:Issuer>{self.url}/metadata</saml:Issuer>'
            f'<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
            f"{signed}</samlp:Response>"
        )

    def _signed(self, assertion: str) -> str:
        """The signature stands after the issuer, as the schema has it: a placeholder says where."""
        place = f'<ds:Signature xmlns:ds="{DS}" Id="placeholder"></ds:Signature></saml:Issuer>'
        marked = assertion.replace("</saml:Issuer>", "</saml:Issuer>" + place.removesuffix("</saml:Issuer>"), 1)
        signer = XMLSigner(method=methods.enveloped, c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#")
        tree = signer.sign(etree.fromstring(marked), key=self.keys[0], cert=self.keys[1], always_add_key_value=False)
        return etree.tostring(tree).decode()


@contextmanager
def started() -> Iterator[SamlProvider]:
    provider = SamlProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/metadata":
                self.answer("application/xml", provider.metadata())
                return
            acs, packed = provider.respond(parts.query)
            form = f'<form method="post" action="{acs}"><input type="hidden" name="SAMLResponse" value="{packed}">'
            self.answer("text/html", f"<!doctype html><title>IdP</title>{form}<button>Continue</button></form>")

        def answer(self, kind: str, body: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
