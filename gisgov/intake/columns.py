"""Which column of a file holds which field of a noun: matched by name, or said in a mapping file.

The better of two fits counts: our own name for a field, a usual head, a head that many columns
could have, one cut off at ten letters, one that holds a usual head. Where two columns fit a field
equally well, or two fields a column, nothing is guessed: the mapping file must say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from gisgov.errors import BadInput
from gisgov.intake.headings import Heading, heading, plain
from gisgov.intake.mappings import Mapping, label, read_mapping
from gisgov.intake.nouns.spec import Field, Noun
from gisgov.intake.refused import identity_number, person_name, refuse
from gisgov.intake.suggestions import suggest
from gisgov.intake.units import factor, is_unit, units_of

__all__ = [
    "Mapping",
    "Matching",
    "Unclear",
    "match",
    "propose",
    "read_mapping",
    "suggest",
]


class Fit(IntEnum):
    """How well a head fits a field, best first."""

    FULL = 0
    OWN = 1
    USUAL = 2
    CALLED = 3
    WEAK = 4
    CUT = 5
    WITHIN = 6


CUT_LETTERS = (9, 10)  # names in shapefiles have at most ten bytes
LEAST_CHINESE, LEAST_LATIN = 2, 5  # letters that a head within a head must have
TAILS = {"", "值", "数值", "数", "情况", "信息", "名称", "必填", "选填", "描述", "value", "name"}
OTHERS = (
    "原",
    "旧",
    "曾",
    "前",
    "上级",
    "父",
    "户主",
    "联系人",
    "周边",
    "相邻",
    "非",
    "parent",
    "old",
)


@dataclass(frozen=True)
class Unclear:
    """Columns and fields that fit each other equally well."""

    fields: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Matching:
    """Which column holds which field, and what became of the others."""

    fields: dict[str, str]
    """Column by field."""
    ignored: list[str] = field(default_factory=list)
    """Columns that hold no field, in the order of the file; those withheld are among them."""
    withheld: list[str] = field(default_factory=list)
    """Columns with names, telephones or identity numbers of people: never read."""
    digested: frozenset[str] = frozenset()
    """Fields whose column holds identity numbers: only a keyed digest of them is kept."""
    units: dict[str, str] = field(default_factory=dict)
    """Unit by field, where the column's head says one."""
    unclear: list[Unclear] = field(default_factory=list)
    """What `match` refuses."""
    missing: list[tuple[str, ...]] = field(default_factory=list)
    """Groups of fields of which the noun needs one and the file has none."""


def match(columns: Sequence[str], noun: Noun, mapping: Mapping | None = None) -> Matching:
    """Match columns to fields.

    Parameters
    ----------
    columns
        Heads as in the file.
    noun
        What the rows are.
    mapping
        What the mapping file says; it goes before all names.

    Raises
    ------
    BadInput
        The register refuses a column (`columns.refused_…`); two columns fit one field, or two
        fields one column (`columns.unclear_field`, `columns.unclear_column`); the mapping names a
        column or field that there is not (`columns.absent`, `columns.no_field`); nothing holds a
        field that is needed (`columns.missing`); the unit in a head is not one of the field's
        (`columns.unit`).

    Examples
    --------
    >>> from gisgov.intake.nouns import NOUNS
    >>> match(["楼栋编号", "高度(cm)"], NOUNS["buildings"]).fields
    {'source_id': '楼栋编号', 'height_m': '高度(cm)'}
    """
    found = propose(columns, noun, mapping)
    for unclear in found.unclear:
        _raise_unclear(unclear, noun)
    for group in found.missing:
        fields = " / ".join(label(noun, name) for name in group)
        raise BadInput("columns.missing", noun=noun.name, fields=fields, columns=", ".join(columns))
    return found


def propose(columns: Sequence[str], noun: Noun, mapping: Mapping | None = None) -> Matching:
    """Match as `match` does, but say what is unclear or missing instead of raising for it.

    Raises
    ------
    BadInput
        The register refuses a column, the mapping does not fit the file, or a unit is wrong.
    """
    mapping = mapping or Mapping()
    refuse(columns)
    _check_mapping(mapping, columns, noun)
    heads = [heading(column) for column in columns]
    settled = {name: column for name, column in mapping.columns.items() if column}
    found, unclear = _matched(heads, noun, settled, closed=_closed(mapping))
    found |= _digested_key(found, heads, noun, mapping)
    taken = set(found.values())
    ignored = [column for column in columns if column not in taken]
    return Matching(
        fields={f.name: found[f.name] for f in noun.fields if f.name in found},
        ignored=ignored,
        withheld=[c for c in ignored if _about_people(c, noun)],
        digested=frozenset(name for name, column in found.items() if identity_number(column)),
        units=_units(found, noun),
        unclear=unclear,
        missing=_missing(found, unclear, noun, mapping),
    )


# ---------------------------------------------------------------- what the mapping file says


def _check_mapping(mapping: Mapping, columns: Sequence[str], noun: Noun) -> None:
    if mapping.noun not in {None, noun.name}:
        raise BadInput("columns.other_noun", given=mapping.noun, noun=noun.name)
    contacts = {f.name for f in noun.contacts}
    for name in (*mapping.columns, *mapping.constants, *mapping.values):
        if name in contacts and not noun.keeps_contacts:
            raise BadInput("contacts.not_kept", field=name)
        if noun.field(name) is None:
            known = ", ".join(f.name for f in noun.fields)
            raise BadInput("columns.no_field", given=name, noun=noun.name, fields=known)
    for column in (*mapping.columns.values(), *mapping.ignore):
        if column and column not in columns:
            raise BadInput("columns.absent", given=column, columns=", ".join(columns))
    for name, column in mapping.columns.items():
        key = name == "source_id" or name.endswith("_ref")
        fits = key if identity_number(column) else name in contacts
        if _about_people(column, noun) and not fits:
            raise BadInput("columns.withheld", column=column, field=name)
    for name in contacts & {*mapping.constants, *mapping.values}:
        raise BadInput("contacts.said", field=name)


def _closed(mapping: Mapping) -> set[str]:
    """Fields and columns that names may no longer settle."""
    return {*mapping.columns, *mapping.constants, *mapping.columns.values(), *mapping.ignore}


# ---------------------------------------------------------------- matching by name


def _matched(
    heads: list[Heading], noun: Noun, settled: dict[str, str], *, closed: set[str]
) -> tuple[dict[str, str], list[Unclear]]:
    """Columns by field, best fits first, and what fits equally well."""
    found, unclear = dict(settled), list[Unclear]()
    open_heads = [h for h in heads if h.written not in closed and not _withheld(h.written, noun)]
    open_fields = [f for f in noun.fields if f.name not in closed]
    fits = _fits(open_heads, open_fields, noun)
    for level in Fit:
        pairs = _best_within(
            [(h, f, length) for h, f, fit, length in fits if fit is level], found, unclear
        )
        settled_now, unclear_now = _settle(pairs)
        found |= settled_now
        unclear += unclear_now
    return found, unclear


Pair = tuple[Heading, Field, int]


def _fits(
    heads: Iterable[Heading], fields: Sequence[Field], noun: Noun
) -> list[tuple[Heading, Field, Fit, int]]:
    """All fits of heads and fields, with the length of the name that fits."""
    fits = []
    for head in heads:
        of_people = _about_people(head.written, noun)
        for each in fields:
            fit = None if of_people and not each.contact else _fit(head, each, noun)
            if fit is not None:
                fits.append((head, each, *fit))
    return fits


def _fit(head: Heading, of: Field, noun: Noun) -> tuple[Fit, int] | None:
    """How well a head fits a field, and how long the name is that fits; None: not at all."""
    stems = {head.name, *_without_unit(head.name, of)}
    usual = {plain(name) for name in of.names}
    weak = {plain(name) for name in of.weak}
    called = {plain(word) + name for word in noun.called for name in weak}
    full = plain(
        f"{noun.extension or ''}_{of.name}"
    )  # valve_state, beside the component's own state
    exact = (
        (Fit.FULL, {full}),
        (Fit.OWN, {plain(of.name)}),
        (Fit.USUAL, usual),
        (Fit.CALLED, called),
        (Fit.WEAK, weak),
    )
    for fit, names in exact:
        if stems & names:
            return fit, len(head.name)
    if _is_cut(head.written, (of.name, *of.names)):
        return Fit.CUT, len(head.name)
    if of.contact:  # 网格员电话 holds 电话, and is somebody else's
        return None
    within = max((len(name) for name in usual if _within(name, stems)), default=0)
    return (Fit.WITHIN, within) if within else None


def _without_unit(name: str, of: Field) -> list[str]:
    """A head without the unit at its end, as in 管径DN and height_m."""
    return [name[: -len(unit)] for unit in _unit_ends(name, of)]


def _unit_ends(name: str, of: Field) -> list[str]:
    units = {plain(unit) for unit in units_of(of.unit)} - {""}
    return [unit for unit in units if name.endswith(unit) and len(name) > len(unit)]


def _is_cut(written: str, names: Sequence[str]) -> bool:
    """Whether a head is one of the names, cut off where a shapefile cuts it."""
    text = written.casefold()
    if text.isascii():
        spelled = {name.casefold().replace(" ", "_") for name in names}
        return len(text) == max(CUT_LETTERS) and any(
            name.startswith(text) and len(name) > len(text) for name in spelled
        )
    lengths = {len(text.encode("gb18030")), len(text.encode("utf-8"))}
    longer = any(name.startswith(text) and name != text for name in names)
    return longer and bool(lengths & set(CUT_LETTERS))


def _within(name: str, stems: Iterable[str]) -> bool:
    """Whether a usual head is what a longer head is about."""
    if len(name) < (LEAST_LATIN if name.isascii() else LEAST_CHINESE):
        return False
    for stem in stems:
        before, found, after = stem.rpartition(name)
        if found and after in TAILS and not before.endswith(OTHERS):
            return True
    return False


def _best_within(pairs: list[Pair], found: dict[str, str], unclear: list[Unclear]) -> list[Pair]:
    """Of the pairs still open, those with the longest name of each head."""
    taken = set(found.values()) | {c for u in unclear for c in u.columns}
    done = set(found) | {f for u in unclear for f in u.fields}
    still = [p for p in pairs if p[0].written not in taken and p[1].name not in done]
    longest: dict[str, int] = defaultdict(int)
    for head, _, length in still:
        longest[head.written] = max(longest[head.written], length)
    return [p for p in still if p[2] == longest[p[0].written]]


def _settle(pairs: list[Pair]) -> tuple[dict[str, str], list[Unclear]]:
    """Pairs in which both fit nothing else, and the others."""
    columns, fields = defaultdict(list), defaultdict(list)
    for head, each, _ in pairs:
        columns[each.name].append(head.written)
        fields[head.written].append(each.name)
    found, unclear = {}, []
    for name, fitting in columns.items():
        if len(fitting) > 1:
            unclear.append(Unclear((name,), tuple(fitting)))
        elif len(fields[fitting[0]]) == 1:
            found[name] = fitting[0]
    for column, fitting in fields.items():
        if len(fitting) > 1:
            unclear.append(Unclear(tuple(fitting), (column,)))
    return found, unclear


# ---------------------------------------------------------------- people, units, what is missing


def _about_people(column: str, noun: Noun) -> bool:
    """Whether a column names people or their numbers: it fits no field but those of contacts."""
    return identity_number(column) or (noun.withholds_contacts and person_name(column))


def _withheld(column: str, noun: Noun) -> bool:
    """Whether a column is not even looked at."""
    return identity_number(column) or (_about_people(column, noun) and not noun.keeps_contacts)


def _digested_key(
    found: dict[str, str], heads: list[Heading], noun: Noun, mapping: Mapping
) -> dict[str, str]:
    """The column of identity numbers as the key of people who have no other one."""
    numbers = [h for h in heads if identity_number(h.written) and h.written not in mapping.ignore]
    if not noun.personal or not numbers:
        return {}
    of_head = [h.written for h in numbers if "户主" in h.name or "head" in h.name]
    own = [h.written for h in numbers if h.written not in of_head]
    household = "household_ref" if noun.field("household_ref") else "source_id"
    keys = {}
    if len(own) == 1:
        keys["source_id"] = own[0]
    if len(of_head) == 1:
        keys[household] = of_head[0]
    return {n: c for n, c in keys.items() if n not in found and n not in mapping.columns}


def _units(found: dict[str, str], noun: Noun) -> dict[str, str]:
    """Unit that each head says, where it says one.

    Raises
    ------
    BadInput
        A head says a unit that is none of the field's.
    """
    units = {}
    for name, column in found.items():
        of = noun.field(name)
        said = _unit_said(heading(column), of) if of and of.unit else None
        if said is not None:
            units[name] = said
    return units


def _unit_said(head: Heading, of: Field) -> str | None:
    known = [remark for remark in head.remarks if factor(remark, of.unit) is not None]
    strange = [remark for remark in head.remarks if is_unit(remark)]
    if not known and strange:
        raise BadInput("columns.unit", column=head.written, given=strange[0], wanted=of.unit)
    if known:
        return known[0]
    ends = sorted(_unit_ends(head.name, of), key=len)
    stems = {plain(name) for name in (*of.names, *of.weak)}
    fitting = [end for end in ends if head.name[: -len(end)] in stems]
    return _spelled(fitting[-1], of) if fitting else None


def _spelled(end: str, of: Field) -> str:
    """The unit whose letters are `end`."""
    return next(unit for unit in units_of(of.unit) if plain(unit) == end)


def _missing(
    found: dict[str, str], unclear: list[Unclear], noun: Noun, mapping: Mapping
) -> list[tuple[str, ...]]:
    given = {*found, *mapping.constants, *(name for u in unclear for name in u.fields)}
    required = [(f.name,) for f in noun.fields if f.required]
    return [group for group in (*required, *noun.needs) if not given & set(group)]


def _raise_unclear(unclear: Unclear, noun: Noun) -> None:
    fields = ", ".join(label(noun, name) for name in unclear.fields)
    columns = ", ".join(unclear.columns)
    if len(unclear.fields) > 1:
        raise BadInput("columns.unclear_column", column=columns, fields=fields)
    raise BadInput("columns.unclear_field", field=fields, columns=columns)
