"""A pack under a passphrase: AES-256-GCM, its key by PBKDF2-HMAC-SHA256, opened by a browser.

What stands beside the sealed part in plain (station, times, salt) is authenticated with it: whoever
changes that breaks the seal.
"""

from __future__ import annotations

import gzip
import json
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from gisgov.errors import BadInput

__all__ = ["ROUNDS", "SHORTEST", "Sealed", "check", "seal"]

ROUNDS = 1_000_000
"""Of PBKDF2; OWASP asks for 600,000 with SHA-256."""
SHORTEST = 12
"""Letters of a passphrase."""
SALT_BYTES, IV_BYTES, KEY_BYTES = 16, 12, 32


@dataclass(frozen=True)
class Sealed:
    """A sealed text and what is needed, beside the passphrase, to open it."""

    head: str
    """JSON: what stands in plain, authenticated; salt, iv and rounds are in it."""
    body: str
    """What is sealed, packed by gzip, in base 64."""


def check(passphrase: str) -> None:
    """See that a passphrase is long enough to withstand guessing.

    Raises
    ------
    BadInput
        It has fewer than 12 letters.
    """
    if len(passphrase) < SHORTEST:
        raise BadInput("pack.passphrase_short", least=SHORTEST)


def seal(content: str, *, passphrase: str, plain: Mapping[str, object]) -> Sealed:
    """Seal a text.

    Parameters
    ----------
    content
        What only who has the passphrase may read.
    passphrase
        From which the key is made, with a salt of its own each time.
    plain
        What everybody may read, and nobody may change.

    Raises
    ------
    BadInput
        The passphrase is too short.
    """
    check(passphrase)
    salt, iv = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(IV_BYTES)
    opening = {"salt": _text(salt), "iv": _text(iv), "rounds": ROUNDS}
    head = json.dumps({**plain, **opening}, ensure_ascii=True, sort_keys=True)
    head = head.replace("<", "\\u003c")  # it stands in a page
    derive = PBKDF2HMAC(algorithm=SHA256(), length=KEY_BYTES, salt=salt, iterations=ROUNDS)
    key = derive.derive(passphrase.encode())
    packed = gzip.compress(content.encode(), mtime=0)
    return Sealed(head, _text(AESGCM(key).encrypt(iv, packed, head.encode())))


def _text(given: bytes) -> str:
    return b64encode(given).decode()
