"""The tables of nouns agree with the schema and with themselves."""

from __future__ import annotations

from collections import Counter

import pytest

from gisgov.intake.headings import plain
from gisgov.intake.nouns import NOUNS, Noun
from gisgov.intake.units import units_of
from gisgov.storage.models import Base

STAGED = {
    *("geometry", "lon", "lat", "x", "y", "address", "building_ref", "estate_ref", "unit_label"),
    *("dwelling_ref", "household_ref", "class_ref", "major_ref", "grid_ref", "age", "birth_date"),
    *("street_name", "house_number", "building_number", "room", "floor_index", "floor_label"),
}


def columns_of(noun: Noun) -> set[str]:
    tables = [noun.table, noun.extension] if noun.extension else [noun.table]
    return {column.name for name in tables for column in Base.metadata.tables[name].columns}


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_a_field_is_a_column_of_the_tables_or_one_that_a_later_step_uses_up(noun: Noun) -> None:
    assert {f.name for f in noun.fields} <= columns_of(noun) | STAGED


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_a_noun_has_each_field_once(noun: Noun) -> None:
    assert max(Counter(f.name for f in noun.fields).values()) == 1


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_no_two_fields_of_a_noun_have_the_same_usual_head(noun: Noun) -> None:
    heads = [(plain(head), f.name) for f in noun.fields for head in {*map(plain, f.names)}]
    assert {h: n for h, n in Counter(head for head, _ in heads).items() if n > 1} == {}


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_no_two_fields_of_a_noun_have_the_same_weak_head(noun: Noun) -> None:
    heads = [head for f in noun.fields for head in {*map(plain, f.weak)}]
    assert [head for head, count in Counter(heads).items() if count > 1] == []


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_groups_and_identity_name_fields(noun: Noun) -> None:
    known = {f.name for f in noun.fields} | {"class_code"}
    assert {name for group in noun.needs for name in group} | set(noun.identity) <= known


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_a_unit_is_one_that_values_can_be_given_in(noun: Noun) -> None:
    assert all(units_of(f.unit) for f in noun.fields if f.unit)


@pytest.mark.parametrize(
    ("noun", "field", "table", "column"),
    [
        ("hydrants", "kind", "hydrant", "kind"),
        ("hydrants", "status", "hydrant", "status"),
        ("hydrants", "main_kind", "hydrant", "main_kind"),
        ("valves", "state", "valve", "state"),
        ("components", "state", "component", "state"),
        ("components", "accuracy_class", "component", "accuracy"),
        ("persons", "age_band", "person", "age_band"),
        ("persons", "assistance", "person", "assistance"),
        ("pipes", "network", "pipe", "network"),
    ],
)
def test_a_closed_list_has_the_values_that_the_database_takes(
    noun: str, field: str, table: str, column: str
) -> None:
    checks = Base.metadata.tables[table].constraints
    text = next(str(c.sqltext) for c in checks if c.name == f"ck_{table}_{column}")  # type: ignore[attr-defined]
    taken = set(text.split("(")[1].split("'")[1::2])
    of = NOUNS[noun].field(field)
    assert of is not None
    assert of.closed
    assert {value for value in of.choices.values() if value} == taken


def test_a_point_is_no_outline():
    assert {"x", "lon"}.isdisjoint(field.name for field in NOUNS["buildings"].fields)
