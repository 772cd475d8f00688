"""Tests of gisgov.firefighting.preplan."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from gisgov.firefighting.preplan import Access, PreplanFields, texts

READ = TypeAdapter(PreplanFields)


def leaves(value: Any) -> list[Any]:
    return (
        [x for each in value.values() for x in leaves(each)] if isinstance(value, dict) else [value]
    )


def test_nothing_is_known_of_a_plan_of_which_nothing_was_said() -> None:
    assert set(leaves(asdict(PreplanFields()))) == {None}
    assert READ.validate_python({}) == PreplanFields()


def test_what_is_written_down_reads_back_the_same() -> None:
    said = {
        "protection": {"risers": "dry", "refuge_floors": [15], "ladder_sides": []},
        "hazards": ["氨"],
    }
    plan = READ.validate_python(said)
    assert READ.validate_python(READ.dump_python(plan, mode="json")) == plan
    assert plan.protection.ladder_sides == []
    assert plan.protection.sprinklers is None


@pytest.mark.parametrize(
    "said",
    [
        {"names": ["李雷"]},
        {"access": {"ways": "x" * 2001}},
        {"access": {"ways": ""}},
        {"occupants": {"day": -1}},
        {"water": {"tank_m3": float("nan")}},
        {"protection": {"refuge_floors": [301]}},
        {"protection": {"fire_department_connection": {"lon": 111.3}}},
    ],
)
def test_what_is_no_field_or_out_of_bounds_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        READ.validate_python(said)


def test_every_text_is_told_with_its_place() -> None:
    plan = PreplanFields(
        access=Access(ways="北", obstacles="树"), hazards=["氨", "氯"], tactics="守"
    )
    assert dict(texts(plan)) == {
        "access.ways": "北",
        "access.obstacles": "树",
        "hazards.0": "氨",
        "hazards.1": "氯",
        "tactics": "守",
    }
