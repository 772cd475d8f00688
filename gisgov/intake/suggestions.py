"""A mapping file to start from, with comments in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from gisgov.intake import mappings
from gisgov.intake.nouns.spec import Field, Noun
from gisgov.words import Language, language, say

if TYPE_CHECKING:
    from gisgov.intake.columns import Matching

__all__ = ["suggest"]

EXAMPLES = 50


def suggest(
    matching: Matching,
    noun: Noun,
    *,
    file: str,
    mapping: mappings.Mapping | None = None,
    unknown: Mapping[str, Sequence[str]] | None = None,
    lang: Language | None = None,
) -> str:
    """Text of a mapping file that gives the same matching, and says what could be added.

    Parameters
    ----------
    matching
        Of `columns.propose`, so that it may have gaps.
    noun
        What the rows are.
    file
        Name of the file, for the first line.
    mapping
        What was given before; it is kept.
    unknown
        Values by field that no value of the field is written as; see `convert.unknown_values`.
    lang
        Language of the comments; that of the process by default.
    """
    said = mapping or mappings.Mapping()
    words = lang or language()
    lines = [
        *_head(noun, file, said, words),
        *_columns(matching, noun, said, words),
        *_constants(matching, noun, said, words),
        *_values(noun, said, unknown or {}, words),
    ]
    return "\n".join(lines) + "\n"


def _head(noun: Noun, file: str, said: mappings.Mapping, lang: Language) -> Iterator[str]:
    yield _comment(say("columns.suggest_head", lang=lang, file=file, noun=noun.name))
    yield _comment(say("columns.suggest_use", lang=lang))
    yield f"noun = {_quoted(noun.name)}"
    examples = {"source": file, "crs": "EPSG:4546", "encoding": "GB18030", "dates": "dmy"}
    for key, example in examples.items():
        given = getattr(said, key)
        yield f"{'' if given else '# '}{key} = {_quoted(given or example)}"
    if said.ignore:
        yield f"ignore = [{', '.join(_quoted(column) for column in said.ignore)}]"


def _columns(
    matching: Matching, noun: Noun, said: mappings.Mapping, lang: Language
) -> Iterator[str]:
    yield ""
    left = [c for c in matching.ignored if c not in matching.withheld and c not in said.ignore]
    for code, columns in (("left", left), ("withheld", matching.withheld)):
        if columns:
            yield _comment(say(f"columns.suggest_{code}", lang=lang))
            yield from (f"#   {_quoted(column)}" for column in columns)
            yield ""
    yield _comment(say("columns.suggest_columns", lang=lang))
    yield "[columns]"
    for field in noun.fields:
        yield from _field(field, matching, noun, said, lang)


def _field(
    field: Field, matching: Matching, noun: Noun, said: mappings.Mapping, lang: Language
) -> Iterator[str]:
    column = matching.fields.get(field.name)
    fitting = [c for u in matching.unclear if field.name in u.fields for c in u.columns]
    title = mappings.label(noun, field.name, lang=lang)
    if fitting:
        fits = ", ".join(_quoted(each) for each in dict.fromkeys(fitting))
        yield _comment(say("columns.suggest_unclear", lang=lang, field=title, columns=fits))
        yield f"# {field.name} = {_quoted(fitting[0])}"
    elif column:
        yield f"{field.name} = {_quoted(column)}{_remark(field, matching, lang)}"
    elif field.name in said.columns:
        yield f'{field.name} = ""'
    else:
        groups = [group for group in matching.missing if field.name in group]
        needed = [say("columns.suggest_needed", lang=lang)] if groups else []
        yield f'# {field.name} = ""{_tail(_usual(field, lang), *needed)}'


def _remark(field: Field, matching: Matching, lang: Language) -> str:
    """What is worth saying beside a matched column."""
    unit, notes = matching.units.get(field.name), []
    if unit:
        notes.append(say("columns.suggest_unit", lang=lang, given=unit, stored=field.unit))
    if field.name in matching.digested:
        notes.append(say("columns.suggest_digested", lang=lang))
    return _tail(*notes)


def _usual(field: Field, lang: Language) -> str:
    """A usual head, for a field that nothing fits."""
    heads = field.names + field.weak
    found = [head for head in heads if head.isascii() == (lang == "en")]
    return found[0] if found else ""


def _constants(
    matching: Matching, noun: Noun, said: mappings.Mapping, lang: Language
) -> Iterator[str]:
    yield ""
    yield _comment(say("columns.suggest_constants", lang=lang))
    yield "[constants]"
    yield from (f"{name} = {_quoted(value)}" for name, value in said.constants.items())
    for name in dict.fromkeys(name for group in matching.missing for name in group):
        field = noun.field(name)
        stored = sorted({v for v in field.choices.values() if v}) if field else []
        yield f"# {name} = {_quoted(stored[0] if stored else '')}{_tail(', '.join(stored))}"


def _values(
    noun: Noun,
    said: mappings.Mapping,
    unknown: Mapping[str, Sequence[str]],
    lang: Language,
) -> Iterator[str]:
    names = [f for f in noun.fields if f.name in unknown or f.name in said.values]
    if names:
        yield ""
        yield _comment(say("columns.suggest_values", lang=lang))
    for field in names:
        stored = ", ".join(sorted({value for value in field.choices.values() if value}))
        yield f"[values.{field.name}]{_tail(stored)}"
        given = said.values.get(field.name, {})
        yield from (f"{_quoted(k)} = {_quoted(v)}" for k, v in given.items())
        met = [value for value in unknown.get(field.name, ()) if value not in given]
        yield from (f'# {_quoted(value)} = ""' for value in met[:EXAMPLES])


def _tail(*notes: str) -> str:
    """A comment behind a line."""
    said = "; ".join(note for note in notes if note)
    return f"  # {said}" if said else ""


def _comment(text: str) -> str:
    return f"# {text}"


def _quoted(text: str) -> str:
    """A basic string of TOML: as in JSON, where a delete must be escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
