"""Which column holds the name or phone of somebody, in a load that is to keep them."""

from __future__ import annotations

import pytest

from gisgov.errors import BadInput
from gisgov.intake.columns import match
from gisgov.intake.mappings import Mapping
from gisgov.intake.nouns import NOUNS, keeping_contacts

PERSONS = keeping_contacts(NOUNS["persons"])
INCIDENTS = keeping_contacts(NOUNS["incidents"])


@pytest.mark.parametrize(
    ("heads", "name", "phone"),
    [
        (["姓名", "联系电话"], "姓名", "联系电话"),
        (["人员姓名", "手机号码(必填)"], "人员姓名", "手机号码(必填)"),
        (["Name", "Phone Number"], "Name", "Phone Number"),
        (["full_name", "mobile"], "full_name", "mobile"),
        (["居民姓名", "手机", "联系电话"], "居民姓名", "手机"),
        (["户主姓名", "网格员姓名", "紧急联系人", "网格员电话", "监护人电话"], None, None),
    ],
)
def test_a_person_has_the_own_name_and_phone_and_nobody_elses(
    heads: list[str], name: str | None, phone: str | None
) -> None:
    found = match(["人员编号", "户编号", *heads], PERSONS)
    assert (found.fields.get("name"), found.fields.get("phone")) == (name, phone)
    assert set(found.withheld) == set(heads) - {name, phone}


def test_an_incident_has_who_reported_it() -> None:
    heads = ["编号", "小类代码", "上报时间", "X", "Y", "报案人", "联系电话", "采集员姓名"]
    found = match(heads, INCIDENTS)
    assert found.fields["reporter_name"] == "报案人"
    assert found.fields["reporter_phone"] == "联系电话"
    assert found.withheld == ["采集员姓名"]


@pytest.mark.parametrize("noun", ["persons", "households", "incidents"])
def test_unless_they_are_kept_no_field_takes_them(noun: str) -> None:
    heads = ["编号", "户编号", "房屋编号", "小类代码", "上报时间", "X", "Y", "姓名", "联系电话"]
    found = match(heads, NOUNS[noun])
    assert found.withheld == ["姓名", "联系电话"]
    assert not {"姓名", "联系电话"} & set(found.fields.values())


def test_no_other_field_takes_a_column_that_names_people() -> None:
    heads = ["人员编号", "户编号", "联系电话"]
    with pytest.raises(BadInput, match="--contacts keep"):
        match(heads, PERSONS, Mapping(columns={"address": "联系电话"}))
    with pytest.raises(BadInput, match="身份证号"):
        match([*heads, "身份证号"], PERSONS, Mapping(columns={"phone": "身份证号"}))


def test_a_mapping_names_the_column_and_never_the_value() -> None:
    heads = ["人员编号", "户编号", "称呼", "打哪个号"]
    said = Mapping(columns={"name": "称呼", "phone": "打哪个号"})
    assert match(heads, PERSONS, said).fields["phone"] == "打哪个号"
    with pytest.raises(BadInput) as error:
        match(heads, NOUNS["persons"], said)
    assert error.value.code == "contacts.not_kept"
    for wrong in (Mapping(constants={"phone": "110"}), Mapping(values={"name": {"a": "b"}})):
        with pytest.raises(BadInput) as error:
            match(heads, PERSONS, wrong)
        assert error.value.code == "contacts.said"


@pytest.mark.parametrize("noun", ["households", "buildings", "workers"])
def test_other_nouns_have_none_to_keep(noun: str) -> None:
    with pytest.raises(BadInput, match="persons"):
        keeping_contacts(NOUNS[noun])
