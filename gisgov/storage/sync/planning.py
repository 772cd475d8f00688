"""The stage beside the city: what would be added, changed and gone, with samples."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Text, any_, cast, func, literal, select, text

from gisgov.storage.sync import alike, corrections, gone, workers
from gisgov.storage.sync.compare import CHANGES, Compared, Comparison, compare, is_shape, joined
from gisgov.storage.sync.layout import plain
from gisgov.storage.sync.plan import (
    AddressesFound,
    Change,
    Counts,
    FieldChanges,
    Move,
    Moves,
    Plan,
)

__all__ = ["make_plan"]

SAMPLES = 5
PART_OF_A_FILE = 0.2  # more than this share of a source is not gone unless somebody says so
FEW = 10


def make_plan(
    c: Comparison,
    *,
    asked: Literal["retire", "keep"] | None,
    overwrite: Literal["keep", "overwrite"],
) -> Plan:
    """Compare the stage with the city.

    Parameters
    ----------
    c
        The stage.
    asked
        What becomes of rows that the file no longer has; by the noun where None.
    overwrite
        Whether values changed by hand stay where the file contradicts them.
    """
    met, settled = corrections.meet(c, keep=overwrite == "keep")
    compare(c)
    moved = workers.moves(c)
    missing = gone.find(c)
    share = gone.share(c, missing)
    how = asked or ("keep" if c.unkeyed else c.noun.gone)
    many = share > PART_OF_A_FILE and missing > FEW
    pairs, nearest = alike.find(c)
    return Plan(
        noun=c.noun.name,
        sources=list(c.sources),
        counts=_counts(c, missing),
        repeated=c.repeated,
        fields=[*_field_changes(c), *moved],
        moves=_moves(c),
        gone=how,
        gone_share=share,
        gone_refused=many and asked is None and how == "retire",
        gone_unsure=c.unkeyed,
        gone_samples=gone.samples(c),
        corrections=met,
        corrections_kept=overwrite == "keep",
        corrections_settled=settled,
        alike=nearest,
        alike_pairs=pairs,
        addresses=_addresses(c),
    )


def _counts(c: Comparison, missing: int) -> Counts:
    s = c.staged.c
    total, added = c.conn.execute(
        select(func.count(), func.count().filter(s.id.is_(None))).select_from(c.staged)
    ).one()
    returned, confirmed, changed = c.conn.execute(
        text(
            "SELECT count(*) FILTER (WHERE 'retired_on' = ANY (fields)),"
            " count(*) FILTER (WHERE fields = ARRAY['surveyed_at']), count(*) FROM staged_change"
        )
    ).one()
    return Counts(
        added=added,
        changed=changed - returned - confirmed,
        confirmed=confirmed,
        unchanged=total - added - changed,
        returned=returned,
        gone=missing,
    )


def _field_changes(c: Comparison) -> list[FieldChanges]:
    rows = c.conn.execute(
        text("SELECT f, count(*) FROM staged_change, unnest(fields) f GROUP BY f")
    ).all()
    counted: dict[str, int] = {name: count for name, count in rows}  # noqa: C416 - typed
    shown = (f for f in c.fields if f.name in counted and not is_shape(f))
    found = [
        FieldChanges(field=f.name, rows=counted[f.name], samples=_samples(c, f)) for f in shown
    ]
    kept = c.contacts.given.values() if c.contacts else ()
    sealed = [FieldChanges(field=n, rows=counted[n], samples=[]) for n in kept if n in counted]
    return [*found, *sealed]


def _samples(c: Comparison, field: Compared) -> list[Change]:
    """The first rows in which a field changes; of people none."""
    if c.noun.personal:
        return []
    before, after = cast(field.column, Text), cast(field.changed, Text)
    rows = joined(c, c.staged.c.source_id, before, after).join(CHANGES, CHANGES.c.n == c.staged.c.n)
    chosen = rows.where(literal(field.name) == any_(CHANGES.c.fields)).order_by(c.staged.c.n)
    found = c.conn.execute(chosen.limit(SAMPLES)).all()
    return [Change(key=key, before=old, after=new) for key, old, new in found]


def _moves(c: Comparison) -> Moves:
    field = next((f for f in c.fields if f.name == "geometry"), None)
    if field is None:
        return Moves(rows=0, samples=[])
    far = func.ST_HausdorffDistance(plain(field.column), field.changed)
    rows = joined(c, c.staged.c.source_id, far.label("far"), func.count().over())
    moved = rows.join(CHANGES, CHANGES.c.n == c.staged.c.n).where(
        literal("geometry") == any_(CHANGES.c.fields)
    )
    found = c.conn.execute(moved.order_by(far.desc(), c.staged.c.n).limit(SAMPLES)).all()
    samples = [Move(key=key, distance_m=round(distance, 3)) for key, distance, _ in found]
    return Moves(rows=found[0][2] if found else 0, samples=samples)


def _addresses(c: Comparison) -> list[AddressesFound]:
    if not {"address_match"} & {f.name for f in c.fields}:
        return []
    rows = c.conn.execute(
        text(
            "SELECT address_match AS match, count(*) AS rows, min(address_score) AS least_score"
            " FROM staged WHERE address_match IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
        )
    )
    return [AddressesFound(**row) for row in rows.mappings()]
