"""Names and phones of people: sealed with a key, and found again by a keyed digest.

Who has the sealed texts and the digests, but not the keys, reads nothing: that is the database.
Equal texts have equal digests, and a seal fits only the row and field that it was made for.
"""

from __future__ import annotations

import hmac
import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gisgov.errors import BadInput, Unavailable

__all__ = [
    "KEY_BYTES",
    "Keys",
    "about",
    "digest_of_name",
    "digest_of_phone",
    "read_name",
    "read_phone",
    "seal",
    "unseal",
]

KEY_BYTES = 32
NONCE_BYTES = 12
BLOCK_BYTES = 32  # sealed texts are this long or a multiple: how long a name is tells about it
LONGEST_NAME = 200

SEPARATORS = re.compile(r"[\s\-‐‑‒–—−._()\[\]~·]+")
BETWEEN = re.compile(r"[、,;/|]|或|和")
EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#)\s*(\d{1,6})$", re.IGNORECASE)
LABEL = re.compile(r"^(?:电话|手机|手机号|联系电话|tel|phone|mobile)\s*[:.]?\s*", re.IGNORECASE)
NUMBER = re.compile(r"^\+?\d{7,15}$")
COUNTRY = re.compile(r"^(?:\+|00)86(?=\d)|^86(?=1[3-9]\d{9}$)")
AREA_CODE = re.compile(r"^(?!400|800)[2-9]\d{8,9}$")  # written without its 0 behind +86
TRUNK = re.compile(r"^0(?=1[3-9]\d{9}$)")  # once dialled before mobile numbers of elsewhere
MISCOUNTED = re.compile(r"^1[3-9](?:\d{8}|\d{10})$")  # a mobile number of China, a digit off


@dataclass(frozen=True)
class Keys:
    """A ring of keys: one that seals, older ones that still open, and one for digests."""

    current: str
    """Id of the key that seals."""
    sealing: Mapping[str, bytes] = field(repr=False)
    """All keys that open, by id."""
    digesting: bytes = field(repr=False)
    """The key of the digests."""


def about(table: str, row: int, part: str) -> str:
    """What a seal is for: the row of a table, and which part of it.

    Examples
    --------
    >>> about("person", 123, "name")
    'person:123:name'
    """
    return f"{table}:{row}:{part}"


def seal(text: str, keys: Keys, *, about: str) -> bytes:
    """Seal a text with the current key: AES-256-GCM with a random nonce, which comes first.

    Parameters
    ----------
    text
        What nobody without the key may read.
    keys
        The ring.
    about
        Row and field that it belongs to; sealed texts cannot be swapped between them.
    """
    given = text.encode()
    padded = given.ljust(-(-len(given) // BLOCK_BYTES) * BLOCK_BYTES, b"\0")
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(keys.sealing[keys.current]).encrypt(nonce, padded, about.encode())


def unseal(sealed: bytes, keys: Keys, *, key_id: str, about: str) -> str:
    """Open a seal.

    Parameters
    ----------
    sealed
        What `seal` made.
    keys
        The ring.
    key_id
        Id of the key that sealed it.
    about
        Row and field that it belongs to.

    Raises
    ------
    Unavailable
        The ring does not have the key (`contacts.no_key`), or the text was changed or is another
        row's (`contacts.broken_seal`).

    Examples
    --------
    >>> keys = Keys("a", {"a": bytes(32)}, b"")
    >>> unseal(seal("李雷", keys, about="person:1:name"), keys, key_id="a", about="person:1:name")
    '李雷'
    """
    key = keys.sealing.get(key_id)
    if key is None:
        raise Unavailable("contacts.no_key", key=key_id)
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, rest, about.encode()).rstrip(b"\0").decode()
    except (InvalidTag, ValueError):
        raise Unavailable("contacts.broken_seal", about=about) from None


def read_name(text: str) -> str | None:
    """A name as it is kept: in half width, with single spaces; None where no letter is in it.

    Raises
    ------
    BadInput
        It is longer than any name (`contacts.long_name`).

    Examples
    --------
    >>> read_name("　李　雷 "), read_name("——")
    ('李 雷', None)
    """
    name = " ".join(unicodedata.normalize("NFKC", text).replace("\0", "").split())
    if len(name) > LONGEST_NAME:
        raise BadInput("contacts.long_name", most=LONGEST_NAME)
    return name if _letters(name) else None


def read_phone(text: str) -> str | None:
    """A telephone number as it is kept: digits, in half width, without the country code of China.

    Raises
    ------
    BadInput
        It is none (`contacts.no_phone`), or there are several (`contacts.many_phones`). The number
        is not in the error.

    Examples
    --------
    >>> read_phone("＋86 138-1234-5678"), read_phone("(0717) 612 3456 转 801")
    ('13812345678', '07176123456x801')
    """
    whole = unicodedata.normalize("NFKC", text).replace("\0", "").strip()
    parts = [part for part in BETWEEN.split(LABEL.sub("", whole)) if part.strip()]
    if not parts:
        return None
    if len(parts) > 1:
        raise BadInput("contacts.many_phones")
    bare = parts[0].strip()
    extension = EXTENSION.search(bare)
    number = _number(bare[: extension.start()] if extension else bare)
    return f"{number}x{extension[1]}" if extension else number


def digest_of_name(text: str, keys: Keys) -> bytes | None:
    """The keyed digest that a name is found by: letters and digits alone count, in lower case.

    Examples
    --------
    >>> keys = Keys("a", {}, b"secret")
    >>> digest_of_name("买买提·吐尔逊", keys) == digest_of_name(" 买买提 吐尔逊", keys)
    True
    """
    name = read_name(text)
    return None if name is None else _digest(f"name:{_letters(name)}", keys)


def digest_of_phone(text: str, keys: Keys) -> bytes | None:
    """The keyed digest that a telephone number is found by: however written, without extension.

    Raises
    ------
    BadInput
        It is no number, or there are several.

    Examples
    --------
    >>> keys = Keys("a", {}, b"secret")
    >>> digest_of_phone("0086 13812345678", keys) == digest_of_phone("138 1234 5678", keys)
    True
    """
    phone = read_phone(text)
    return None if phone is None else _digest(f"phone:{phone.partition('x')[0]}", keys)


def _digest(said: str, keys: Keys) -> bytes:
    return hmac.digest(keys.digesting, said.encode(), "sha256")


def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _number(written: str) -> str:
    """The digits of one number, as it is dialled within China; of another country after a plus."""
    digits = SEPARATORS.sub("", written.removesuffix(".0"))
    home = COUNTRY.sub("", digits)
    if home != digits and AREA_CODE.match(home):
        home = f"0{home}"
    home = re.sub(r"^00(?=[1-9])", "+", TRUNK.sub("", home))
    known = NUMBER.match(home) and home.isascii() and len(set(home)) > 1
    if not known or MISCOUNTED.match(home):
        raise BadInput("contacts.no_phone")
    return home
