"""A mapping file is read strictly: what it cannot mean is refused with the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from gisgov.errors import BadInput
from gisgov.intake.mappings import Mapping, parse_mapping, read_mapping

WHOLE = """
noun = "hydrants"
source = "消防支队"
crs = "EPSG:4546"
encoding = "GB18030"
dates = "dmy"
ignore = ["序号"]
[columns]
kind = "型"
name = ""
[constants]
floors = 3
flag = true
[values.status]
"半好" = "unknown"
"""


def test_a_mapping_file_says_columns_constants_and_values(tmp_path: Path) -> None:
    file = tmp_path / "map.toml"
    file.write_text(WHOLE, "utf-8-sig")
    assert read_mapping(file) == Mapping(
        noun="hydrants",
        source="消防支队",
        crs="EPSG:4546",
        encoding="GB18030",
        dates="dmy",
        ignore=("序号",),
        columns={"kind": "型", "name": ""},
        constants={"floors": "3", "flag": "true"},
        values={"status": {"半好": "unknown"}},
    )


def test_an_empty_file_says_nothing() -> None:
    assert parse_mapping("") == Mapping()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("columns = ", "columns.mapping_syntax"),
        ("[columns]\nkind = 型", "columns.mapping_syntax"),
        ("column = 'a'", "columns.mapping_key"),
        ("columns = 'a'", "columns.mapping_key"),
        ("[columns]\nkind = 3", "columns.mapping_key"),
        ("[values]\nkind = 'a'", "columns.mapping_key"),
        ("[constants]\nkind = [1]", "columns.mapping_key"),
        ("ignore = 'a'", "columns.mapping_key"),
        ("dates = 'ymd'", "columns.mapping_dates"),
        ("[columns]\nkind = 'a'\n[constants]\nkind = 'b'", "columns.mapping_both"),
    ],
)
def test_what_a_mapping_file_cannot_mean_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadInput) as error:
        parse_mapping(text, path="map.toml")
    assert error.value.code == code
    assert "map.toml" in str(error.value)


def test_a_mapping_file_in_other_letters_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "map.toml"
    file.write_bytes('source = "消防"'.encode("gb18030"))
    with pytest.raises(BadInput, match="UTF-8"):
        read_mapping(file)


def test_a_mapping_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no file"):
        read_mapping(tmp_path / "none.toml")
