"""docs/privacy.md names in both languages each guarded table and each field about people."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from gisgov.settings import Settings
from gisgov.storage import retention
from gisgov.storage.accounts import ROLES
from gisgov.storage.models import Base

PAGE = Path(__file__).parents[1] / "docs" / "privacy.md"
LANGUAGES = ("In English", "个人信息")
GUARDED = text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
ABOUT_PEOPLE = (
    "household",
    "person",
    "person_contact",
    "incident_contact",
    "position",
    "account",
    "audit",
)


def part(language: str) -> str:
    """What the page says in one language."""
    parts = re.split(r"^## (.+)$", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[language]


def lines_of(language: str) -> dict[str, str]:
    """The line of each table: those that its first cell names."""
    rows = [line for line in part(language).splitlines() if line.startswith("|")]
    return {name: row for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_guarded_table_has_a_line(conn: Connection, language: str) -> None:
    guarded = set(conn.scalars(GUARDED))
    assert {"person", "household", "position", "audit"} <= guarded
    assert sorted(guarded - set(lines_of(language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", ABOUT_PEOPLE)
def test_each_field_about_people_is_named(language: str, table: str) -> None:
    named = set(re.findall(r"`(\w+)`", lines_of(language)[table]))
    assert sorted(set(Base.metadata.tables[table].columns.keys()) - named) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_role_says_whom_it_sees(language: str) -> None:
    assert sorted(set(ROLES) - set(lines_of(language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_times_are_those_that_retention_keeps(language: str) -> None:
    lines = lines_of(language)
    for rule in retention.RULES:
        days = rule.days
        if isinstance(days, str):
            assert f"GISGOV_{days.upper()}" in lines[rule.table]
            days = Settings.model_fields[days].default
        if rule.deed == "deleted" and days > 1:
            assert re.search(rf"\b{days:,} ?(days|天)", lines[rule.table]), rule.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_purpose_is_named(conn: Connection, language: str) -> None:
    codes = set(conn.scalars(text("SELECT code FROM purpose")))
    assert sorted(code for code in codes if f"`{code}`" not in part(language)) == []
