"""Names and phones: read however written, sealed for one place, found by a keyed digest."""

from __future__ import annotations

from dataclasses import replace
from os import urandom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgov.contacts import (
    KEY_BYTES,
    Keys,
    about,
    digest_of_name,
    digest_of_phone,
    read_name,
    read_phone,
    seal,
    unseal,
)
from gisgov.errors import BadInput, Unavailable

KEYS = Keys("b", {"a": urandom(KEY_BYTES), "b": urandom(KEY_BYTES)}, urandom(KEY_BYTES))
HERE = about("person", 1, "name")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("13812345678", "13812345678"),
        ("１３８ １２３４ ５６７８", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("+86 13812345678", "13812345678"),
        ("0086-138-1234-5678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("013812345678", "13812345678"),
        ("13812345678.0", "13812345678"),
        ("手机：13812345678", "13812345678"),
        ("（0717）612 3456", "07176123456"),
        ("+86 717 612 3456", "07176123456"),
        ("0717-6123456转801", "07176123456x801"),
        ("6123456", "6123456"),
        ("400-800-1234", "4008001234"),
        ("+34 928 12 34 56", "+34928123456"),
        ("0034 928 12 34 56", "+34928123456"),
        ("  ", None),
    ],
)
def test_a_phone_is_kept_as_it_is_dialled(written: str, kept: str | None) -> None:
    assert read_phone(written) == kept


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("没有", "contacts.no_phone"),
        ("1381234567", "contacts.no_phone"),
        ("138123456789", "contacts.no_phone"),
        ("12345", "contacts.no_phone"),
        ("0000000", "contacts.no_phone"),
        ("1.38E+10", "contacts.no_phone"),
        ("١٣٨١٢٣٤٥٦٧٨", "contacts.no_phone"),
        ("13812345678、13812345679", "contacts.many_phones"),
        ("13812345678/6123456", "contacts.many_phones"),
    ],
)
def test_what_is_no_phone_is_refused_without_repeating_it(written: str, code: str) -> None:
    with pytest.raises(BadInput) as error:
        read_phone(written)
    assert error.value.code == code
    assert written not in f"{error.value} {error.value.params}"


def test_a_name_is_kept_in_half_width_with_single_spaces() -> None:
    assert read_name("　Ａｎｎａ \t Müller ") == "Anna Müller"
    assert read_name("·—·") is None
    with pytest.raises(BadInput, match="200"):
        read_name("李" * 201)


def test_one_phone_has_one_digest_and_another_key_another() -> None:
    same = {
        digest_of_phone(p, KEYS) for p in ("138 1234 5678", "+86-13812345678", "１３８12345678")
    }
    assert len(same) == 1
    other = replace(KEYS, digesting=urandom(KEY_BYTES))
    assert digest_of_phone("13812345678", other) not in same
    assert digest_of_phone("0717-6123456转8", KEYS) == digest_of_phone("07176123456", KEYS)


def test_a_name_is_found_without_regard_to_spaces_dots_and_case() -> None:
    assert digest_of_name("买买提·吐尔逊", KEYS) == digest_of_name("买买提•吐尔逊", KEYS)
    assert digest_of_name("ANNA MÜLLER", KEYS) == digest_of_name("anna  müller", KEYS)
    assert digest_of_name("13812345678", KEYS) != digest_of_phone("13812345678", KEYS)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=300))
def test_what_is_sealed_is_opened_again(text: str) -> None:
    sealed = seal(text, KEYS, about=HERE)
    assert unseal(sealed, KEYS, key_id="b", about=HERE) == text
    assert len(text) < 5 or text.encode() not in sealed


def test_no_two_seals_are_alike_and_short_names_are_as_long() -> None:
    one, two, three = (seal(name, KEYS, about=HERE) for name in ("李雷", "李雷", "欧阳若兰"))
    assert one != two
    assert len(one) == len(three)


def test_an_older_key_still_opens() -> None:
    older = replace(KEYS, current="a")
    assert unseal(seal("李雷", older, about=HERE), KEYS, key_id="a", about=HERE) == "李雷"


@pytest.mark.parametrize("elsewhere", ["person:2:name", "person:1:phone", "incident:1:name"])
def test_a_seal_opens_only_where_it_belongs(elsewhere: str) -> None:
    with pytest.raises(Unavailable) as error:
        unseal(seal("李雷", KEYS, about=HERE), KEYS, key_id="b", about=elsewhere)
    assert error.value.code == "contacts.broken_seal"
    assert "李雷" not in str(error.value)


def test_a_seal_that_was_changed_cut_off_or_is_under_another_key_does_not_open() -> None:
    sealed = seal("李雷", KEYS, about=HERE)
    for spoilt in (sealed[:-1] + bytes([sealed[-1] ^ 1]), sealed[:20], b""):
        with pytest.raises(Unavailable, match="does not open"):
            unseal(spoilt, KEYS, key_id="b", about=HERE)
    with pytest.raises(Unavailable, match="does not open"):
        unseal(sealed, KEYS, key_id="a", about=HERE)
    with pytest.raises(Unavailable, match="does not have"):
        unseal(sealed, KEYS, key_id="c", about=HERE)


def test_a_ring_does_not_show_its_keys() -> None:
    assert "sealing" not in repr(KEYS)
    assert str(KEYS.digesting) not in repr(KEYS)
