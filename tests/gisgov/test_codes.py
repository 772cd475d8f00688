import pytest

from gisgov import codes
from gisgov.errors import BadInput, NotFound

KEY = ["scheme", "kind", "code"]


def test_every_class_stands_once_under_a_known_scheme():
    table = codes.classes()
    assert not table.duplicated(KEY).any()
    assert set(table["scheme"]) == {scheme.code for scheme in codes.schemes()}


def test_the_columns_are_those_of_the_table():
    assert list(codes.classes().columns) == [
        *KEY,
        "major",
        "major_name",
        "major_name_en",
        "name",
        "name_en",
    ]


def test_no_cell_is_empty_and_no_name_stands_twice():
    table = codes.classes()
    assert (table != "").all(axis=None)
    assert not table.duplicated(["scheme", "kind", "name"]).any()
    assert not table.duplicated(["scheme", "kind", "name_en"]).any()


def test_a_code_begins_with_its_major_and_a_major_has_one_name():
    table = codes.classes()
    assert (table["code"].str[:2] == table["major"]).all()
    majors = table.groupby(["scheme", "kind", "major"])[["major_name", "major_name_en"]].nunique()
    assert (majors == 1).all(axis=None)


def test_the_standard_has_85_component_and_54_incident_classes_in_6_and_5_majors():
    table = codes.classes().query("scheme == 'CJT214-2007'").groupby("kind")
    assert table.size().to_dict() == {"component": 85, "incident": 54}
    assert table["major"].nunique().to_dict() == {"component": 6, "incident": 5}


@pytest.mark.parametrize(("kind", "classes"), [("component", 33), ("incident", 45)])
def test_the_demo_city_uses_five_majors_of_the_standard(kind, classes):
    table = codes.demo_classes(kind)
    assert len(table) == classes
    assert table["major"].nunique() == 5
    assert set(table["scheme"]) == {codes.DEMO_SCHEME}
    assert table["name"].notna().all()


def test_the_components_of_the_demo_city_add_up():
    counts = codes.demo_counts()
    assert sum(counts.values()) == 11_393
    assert min(counts.values()) > 0
    assert list(counts) == codes.demo_classes("component")["code"].tolist()


def test_an_unknown_kind_is_named_with_the_kinds_there_are():
    with pytest.raises(NotFound, match=r"'event'.*component and incident"):
        codes.demo_classes("event")


def test_changing_the_answer_changes_nothing_for_the_next_reader():
    table = codes.classes()
    table["name"] = ""
    assert (codes.classes()["name"] != "").all()


@pytest.mark.parametrize(("code", "digits"), [("0113", 16), ("01001", 17)])
def test_a_component_id_is_county_class_and_number(code, digits):
    made = codes.component_id("420502", code, 7)
    assert len(made) == digits
    assert made == f"420502{code}000007"


@pytest.mark.parametrize(
    ("county", "code", "sequence"),
    [("42050", "0113", 1), ("420502", "113", 1), ("420502", "0113", 0), ("420502", "0113", 10**6)],
)
def test_parts_that_make_no_component_id_are_refused(county, code, sequence):
    with pytest.raises(BadInput, match="420502, 0113 and 7"):
        codes.component_id(county, code, sequence)


def test_the_codebooks_agree_with_the_lists_they_were_checked_against(shared_data):
    table = codes.classes()
    for kind, name in (("component", "bujian"), ("incident", "shijian")):
        path = shared_data / "codebooks" / f"{name}_CJT214-2007.tsv"
        lines = path.read_text(encoding="utf-8").splitlines()[1:]
        expected = {line.split("\t")[0]: line.split("\t")[4] for line in lines}
        ours = table[table["kind"] == kind]
        assert dict(zip(ours["code"], ours["name"], strict=True)) == expected
