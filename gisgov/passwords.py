"""Passwords: what argon2id makes of them, and new ones that people can read out.

The database keeps the SHA-256 of the argon2id key. Who has the database cannot sign in with what
lies there, and who asks the database must do the slow work himself.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw

from gisgov.errors import BadInput

__all__ = ["COST", "SHORTEST", "Verifier", "check", "derive", "invent", "verifier"]

COST = "m=65536,t=3,p=1"
"""Memory in KiB, passes, lanes: between the two that RFC 9106 recommends, for a machine that also
draws maps."""
SHORTEST = 10
LONGEST = 256
KEY_BYTES = 32
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is taken for another


@dataclass(frozen=True)
class Verifier:
    """What is kept of a password."""

    salt: bytes
    cost: str
    digest: bytes


def derive(password: str, *, salt: bytes, cost: str) -> bytes:
    """The argon2id key of a password (RFC 9106), 32 bytes.

    Parameters
    ----------
    password
        As it was typed; letters that look alike in Unicode are made one (NFKC).
    salt
        16 bytes.
    cost
        As `COST` is written.

    Raises
    ------
    BadInput
        The cost cannot be read, or the password is longer than anybody types.
    """
    found = re.fullmatch(r"m=(\d+),t=(\d+),p=(\d+)", cost)
    if not found:
        raise BadInput("password.cost", given=cost)
    memory, passes, lanes = (int(number) for number in found.groups())
    if len(password) > LONGEST:
        raise BadInput("password.long", most=LONGEST)
    text = unicodedata.normalize("NFKC", password)
    return hash_secret_raw(
        text.encode("utf-8", "surrogatepass"), salt, passes, memory, lanes, KEY_BYTES, Type.ID
    )


def verifier(password: str, *, cost: str = COST) -> Verifier:
    """What is to be kept of a new password."""
    salt = secrets.token_bytes(16)
    key = derive(password, salt=salt, cost=cost)
    return Verifier(salt, cost, hashlib.sha256(key).digest())


def check(password: str, *, name: str) -> None:
    """See that a password is worth having.

    Raises
    ------
    BadInput
        It is too short, or the account's name, or one sign over and over.
    """
    if len(password) < SHORTEST or len(set(password)) < 4 or name.casefold() in password.casefold():
        raise BadInput("password.weak", least=SHORTEST)


def invent() -> str:
    """A new password of four groups, 80 bits.

    Examples
    --------
    >>> [len(group) for group in invent().split("-")]
    [4, 4, 4, 4]
    """
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
