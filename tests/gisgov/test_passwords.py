"""Tests of gisgov.passwords."""

import hashlib

import pytest

from gisgov import passwords
from gisgov.errors import BadInput

QUICK = "m=64,t=1,p=1"


def test_the_key_is_that_of_the_reference_implementation() -> None:
    # From the test vectors of phc-winner-argon2: argon2id, version 19.
    key = passwords.derive("password", salt=b"somesalt", cost="m=65536,t=2,p=1")
    assert key.hex() == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"


def test_a_verifier_is_the_digest_of_the_key() -> None:
    kept = passwords.verifier("correct horse", cost=QUICK)
    key = passwords.derive("correct horse", salt=kept.salt, cost=kept.cost)
    assert kept.digest == hashlib.sha256(key).digest()
    assert key not in (kept.digest, kept.salt)


def test_two_verifiers_of_one_password_differ() -> None:
    one, two = (passwords.verifier("correct horse", cost=QUICK) for _ in range(2))
    assert one.digest != two.digest


def test_letters_that_look_alike_are_one_password() -> None:
    wide, narrow = (
        passwords.derive(text, salt=b"0" * 16, cost=QUICK) for text in ("ＡＢＣ１２３", "ABC123")
    )
    assert wide == narrow


@pytest.mark.parametrize(
    "weak", ["", "short", "aaaaaaaaaaaa", "dispatcher-1", "abababababab", "DISPATCHER!!"]
)
def test_weak_passwords_are_refused(weak: str) -> None:
    with pytest.raises(BadInput, match="easy to guess"):
        passwords.check(weak, name="dispatcher")


def test_an_invented_password_is_taken() -> None:
    passwords.check(passwords.invent(), name="dispatcher")


def test_a_cost_that_cannot_be_read_is_told() -> None:
    with pytest.raises(BadInput, match="m=many"):
        passwords.derive("x", salt=b"0" * 16, cost="m=many")


def test_a_book_is_no_password() -> None:
    with pytest.raises(BadInput, match="256"):
        passwords.derive("x" * 257, salt=b"0" * 16, cost=QUICK)
