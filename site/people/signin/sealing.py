"""Secrets that must be read again (client secrets, seeds of one-time codes), sealed before they reach the database.

The key is derived from ``SECRET_KEY``, so a copy of the database alone opens nothing (decision 015).
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class CannotBeOpened(Exception):
    """Sealed under another ``SECRET_KEY`` than this one and its fallbacks."""


def seal(text: str) -> str:
    return _keys(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode()


def opened(sealed: str) -> str:
    """Raises ``CannotBeOpened``."""
    try:
        return _keys(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotBeOpened from None


@lru_cache(maxsize=4)
def _keys(*secrets: str) -> MultiFernet:
    """The newest seals; all of them open."""
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(secret))) for secret in secrets])


def _derived(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"people.signin.sealing").derive(secret.encode())
