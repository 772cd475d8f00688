"""What is read from an address, by the names of a small city."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgov.addresses import Book, read
from gisgov.addresses.hits import Name
from gisgov.addresses.letters import number_of, plain
from gisgov.addresses.matching import meant, said_in
from gisgov.addresses.parts import bare, same

NAMES = [
    Name("area", "北渚区"),
    Name("area", "东园社区"),
    Name("road", "朝阳路"),
    Name("road", "金门路"),
    Name("road", "东门巷"),
    Name("estate", "金泉名都"),
    Name("estate", "锦绣家园"),
    Name("building", "安园工业园9号厂房"),
    Name("premises", "望台加油站"),
    Name("premises", "东园社区居委会"),
    Name("class", "路灯"),
]
CHINESE = Book(NAMES)
WESTERN = Book(
    [
        Name("road", "Calle León y Castillo"),
        Name("road", "Avenida Rafael Cabrera"),
        Name("road", "High Street"),
        Name("road", "Calle Triana"),
    ]
)


def numbers(text: str, book: Book = CHINESE) -> dict[str, str]:
    said = read(text, book).numbers
    return {name: value for name in said.__slots__ if (value := getattr(said, name)) is not None}


def names(text: str, book: Book = CHINESE) -> list[str]:
    return [part.hits[0].name for part in read(text, book).names]


ROOM = {"building": "3", "unit": "2", "room": "501"}


@pytest.mark.parametrize(
    "text",
    [
        "金泉名都3栋2单元501室",
        "金泉名都3幢2单元501",
        "金泉名都3号楼2单元501号",
        "金泉名都3#2单元501",
        "金泉名都3栋2-501",
        "金泉名都3-2-501",
        "金泉名都 3 2 501",
        "金泉名都３＃２—５０１",
        "金泉名都三栋二单元五〇一室",
        "金泉名都第三栋2梯501户",
        "金泉名都3#-2-501室",
        "jqmd3-2-501",
        "jinquanmingdu 3 dong 2 danyuan 501 shi",
    ],
)
def test_a_room_is_read_however_it_is_written(text: str) -> None:
    assert numbers(text) == ROOM
    assert names(text) == ["金泉名都"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("北渚区朝阳路158号", {"house": "158"}),
        ("朝阳路158", {"house": "158"}),
        ("朝阳路一百五十八号", {"house": "158"}),
        ("朝阳路158号附3号", {"house": "158-3"}),
        ("朝阳路158附3号", {"house": "158-3"}),
        ("朝阳路158-3号", {"house": "158-3"}),
        ("朝阳路12弄3号", {"house": "12弄", "building": "3"}),
        ("朝阳路158号金泉名都10栋", {"house": "158", "building": "10"}),
        ("朝阳路158号10栋903", {"house": "158", "building": "10", "room": "903"}),
        ("金泉名都10号", {"building": "10"}),
        ("金泉名都二期10栋", {"building": "10"}),
        ("金泉名都A座", {"building": "a"}),
        ("金泉名都10栋9楼", {"building": "10", "floor": "9"}),
        ("金泉名都10栋9层3号", {"building": "10", "floor": "9", "room": "903"}),
        ("金泉名都10栋负一楼", {"building": "10", "floor": "-1"}),
        ("金泉名都10栋12A03", {"building": "10", "room": "12a03"}),
        ("金泉名都6栋1单元G07室", {"building": "6", "unit": "1", "room": "g07"}),
        ("金泉名都2组13号", {"building": "2组13号"}),
        ("金泉名都1号门卫室", {"building": "1号门卫室"}),
    ],
)
def test_numbers_are_told_by_what_they_count(text: str, said: dict[str, str]) -> None:
    assert numbers(text) == said


@pytest.mark.parametrize(
    ("text", "name", "how"),
    [
        ("朝杨路1号", "朝阳路", "sound"),
        ("金泉各都1栋", "金泉名都", "letters"),
        ("金泉都1栋", "金泉名都", "short"),
        ("金名泉都1栋", "金泉名都", "letters"),
        ("金泉泉名都1栋", "金泉名都", "letters"),
        ("金泉1栋", "金泉名都", "short"),
        ("金泉小区1栋", "金泉名都", "ending"),
        ("金穿名都1栋", "金泉名都", "letters"),
        ("锦秀佳园1栋", "锦绣家园", "sound"),
        ("jqmd 1", "金泉名都", "initials"),
        ("chaoyanglu 1", "朝阳路", "pinyin"),
        ("錦繡家園1棟", "锦绣家园", "sound"),
    ],
)
def test_a_name_is_found_although_it_is_written_wrong(text: str, name: str, how: str) -> None:
    (part,) = read(text, CHINESE).names
    assert (part.hits[0].name, part.hits[0].how) == (name, how)


def test_what_people_say_around_a_place_is_no_part_of_it() -> None:
    reading = read("我在北渚区朝阳路158号这边着火了快来", CHINESE)
    assert names(reading.text) == ["北渚区", "朝阳路"]
    assert (reading.relation, reading.ignored) == ("near", ())
    assert read("望台加油站对面", CHINESE).relation == "opposite"


def test_a_gate_in_a_name_is_part_of_the_name() -> None:
    reading = read("东门港3号", CHINESE)
    assert (reading.names[0].hits[0].name, reading.relation) == ("东门巷", None)


def test_areas_of_another_city_are_said_to_be_foreign() -> None:
    reading = read("湖北省宜昌市朝阳路158号", CHINESE)
    assert reading.foreign == ("湖北省宜昌市",)
    assert names(reading.text) == ["朝阳路"]


def test_a_longer_name_wins_over_one_that_begins_it() -> None:
    assert names("东园社区居委会") == ["东园社区居委会"]
    assert names("东园社区居委") == ["东园社区居委会"]
    assert names("东园社区朝阳路1号") == ["东园社区", "朝阳路"]


@pytest.mark.parametrize("text", ["朝阳路与金门路交叉口", "金门路/朝阳路", "朝阳路和金门路路口"])
def test_roads_that_cross(text: str) -> None:
    of = meant(read(text, CHINESE))
    assert of.reading.crossing
    assert of.crossings == [("朝阳路", "金门路")]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("路灯0229", "0229"),
        ("北渚区0229号路灯", "0229"),
        ("路灯4295020118000229", "4295020118000229"),
        ("4295020118000229", "4295020118000229"),
    ],
)
def test_a_component_is_known_by_its_number(text: str, digits: str) -> None:
    assert read(text, CHINESE).component == digits


def test_a_building_of_a_place_is_asked_by_its_number() -> None:
    assert numbers("安园工业园9号") == {"building": "9"}
    assert names("安园工业园9号") == ["安园工业园9号厂房"]


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("C/ Leon y Castillo, 12, 3º B", "Calle León y Castillo",
         {"house": "12", "floor": "3", "room": "b"}),
        ("Calle León y Castillo nº 12", "Calle León y Castillo", {"house": "12"}),
        ("Castillo y Leon 12", "Calle León y Castillo", {"house": "12"}),
        ("Avda. Rafael Cabrera 7 piso 2 puerta 4", "Avenida Rafael Cabrera",
         {"house": "7", "floor": "2", "room": "4"}),
        ("Rafael Cabrea 7", "Avenida Rafael Cabrera", {"house": "7"}),
        ("12 High St flat 3", "High Street", {"house": "12", "room": "3"}),
        ("Flat 3, 12A High Street", "High Street", {"house": "12a", "room": "3"}),
        ("Triana 14, 35002 Las Palmas", "Calle Triana", {"house": "14"}),
    ],
)  # fmt: skip
def test_western_addresses(text: str, name: str, said: dict[str, str]) -> None:
    assert names(text, WESTERN)[0] == name
    assert numbers(text, WESTERN) == said


def test_western_roads_that_cross() -> None:
    of = meant(read("corner of High Street and Calle Triana", WESTERN))
    assert of.crossings == [("Calle Triana", "High Street")]


def test_an_english_writing_stands_for_the_chinese_name() -> None:
    book = Book(NAMES, [("Chaoyang Road", Name("road", "朝阳路"))])
    assert names("158 Chaoyang Road", book) == ["朝阳路"]
    assert numbers("158 Chaoyang Road", book) == {"house": "158"}


@pytest.mark.parametrize(
    ("one", "other"), [("12号", "12"), ("A座", "a栋"), ("03栋", "3号楼"), ("158号附3", "158-3号")]
)
def test_numbers_are_the_same_but_for_their_writing(one: str, other: str) -> None:
    assert same(one, other)
    assert said_in(one, other)


def test_a_number_of_a_thing_is_not_that_of_a_building() -> None:
    assert not same("1栋", "1号门卫室")
    assert not same("13号", "2组13号")
    assert bare("2组13号") == "2-13"


@given(st.integers(1, 999))
def test_numerals_are_read_as_they_are_spelled(value: int) -> None:
    signs = "零一二三四五六七八九"
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    spelled = f"{signs[hundreds]}百" if hundreds else ""
    spelled += f"{signs[tens]}十" if tens else ("零" if hundreds and ones else "")
    spelled += signs[ones] if ones else ""
    assert number_of(spelled) == value
    assert plain(f"{spelled}栋") == f"{value}栋"


@given(st.text(max_size=60))
def test_no_text_is_too_strange_to_read(text: str) -> None:
    for book in (CHINESE, WESTERN, Book([])):
        assert read(text, book) == read(text, book)


def test_a_long_text_is_read_in_no_time() -> None:
    begun = time.perf_counter()
    read("朝杨陆金泉鸣嘟" * 40 + "1" * 400, CHINESE)
    assert time.perf_counter() - begun < 0.5
