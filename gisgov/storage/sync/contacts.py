"""Names and phones of a load: compared by their digests, and sealed for the rows that take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Table,
    and_,
    or_,
    select,
)

from gisgov.contacts import Keys, about, seal, unseal
from gisgov.intake.convert.contacts import staged_seal
from gisgov.intake.nouns import Noun
from gisgov.intake.nouns.spec import Part
from gisgov.storage.contacts import PARTS, Sealed, put
from gisgov.storage.sync.layout import staged_contacts, table

__all__ = ["Contacts", "contacts_of", "write"]

BATCH = 10_000


@dataclass(frozen=True)
class Contacts:
    """What a load knows of names and phones."""

    table: Table
    key: Column[Any]
    """Column that holds the id of the row whose contact it is."""
    given: dict[Part, str]
    """Fields by the part that they hold, as far as the file has them."""
    keys: Keys

    def differing(self, staged: Table) -> dict[str, ColumnElement[bool]]:
        """Whether a staged row says another name or phone than the city has, by field."""
        return {
            name: self.table.c[f"{part}_digest"].is_distinct_from(staged.c[f"{part}_digest"])
            for part, name in self.given.items()
        }


def contacts_of(noun: Noun, given: set[str], keys: Keys | None) -> Contacts | None:
    """What a load of a noun knows of names and phones; None where it has none to keep."""
    if keys is None or not set(staged_contacts(noun)) & given:
        return None
    there = table(f"{noun.table}_contact")
    parts = {of.contact: of.name for of in noun.contacts if of.contact}
    kept = {part: name for part, name in parts.items() if f"{part}_digest" in given}
    return Contacts(there, there.c[f"{noun.table}_id"], kept, keys)


def write(conn: Connection, staged: Table, *, noun: Noun, of: Contacts) -> None:
    """Seal the names and phones of new and of changed rows for the rows that they now belong to.

    Parameters
    ----------
    conn
        The connection of the stage, whose rows are written.
    staged
        The stage.
    noun
        What is loaded.
    of
        What the load knows of names and phones.
    """
    in_batches = {"yield_per": BATCH}
    with conn.execute(_changed(staged, noun, of), execution_options=in_batches) as rows:
        for batch in rows.mappings().partitions():
            put(conn, noun.table, list(_resealed(batch, noun.table, of)))


def _changed(staged: Table, noun: Noun, of: Contacts) -> Select[Any]:
    """Rows that take a name or phone which the city does not have, or lose theirs."""
    main = table(noun.table)
    known = and_(main.c.source == staged.c.source, main.c.source_id == staged.c.source_id)
    columns = [
        of.table.c[f"{part}_{what}"].label(f"{part}_{what}_there")
        for part in PARTS
        for what in ("sealed", "digest")
    ]
    given = [staged.c[f"{part}_{what}"] for part in of.given for what in ("sealed", "digest")]
    joined = staged.join(main, known).outerjoin(of.table, of.key == main.c.id)
    rows = select(main.c.id, staged.c.line, of.table.c.key_id, *columns, *given)
    return rows.select_from(joined).where(or_(*of.differing(staged).values()))


def _resealed(rows: Iterable[RowMapping], name: str, of: Contacts) -> Iterator[Sealed]:
    for row in rows:
        made: dict[str, bytes | None] = {}
        for part in PARTS:
            made[f"{part}_sealed"], made[f"{part}_digest"] = _part(row, part, name, of)
        yield Sealed(row=row["id"], key_id=of.keys.current, **made)


def _part(
    row: RowMapping, part: Part, name: str, of: Contacts
) -> tuple[bytes | None, bytes | None]:
    """Seal and digest of a part: what the file says, or else what is there."""
    to = about(name, row["id"], part)
    if part in of.given:
        sealed, digest = row[f"{part}_sealed"], row[f"{part}_digest"]
        key_id, since = of.keys.current, staged_seal(row["line"], part)
    else:
        sealed, digest = row[f"{part}_sealed_there"], row[f"{part}_digest_there"]
        key_id, since = row["key_id"], to
    if sealed is None:
        return None, None
    return seal(unseal(sealed, of.keys, key_id=key_id, about=since), of.keys, about=to), digest
