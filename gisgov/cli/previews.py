"""How the terminal shows what loading a file would do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from gisgov.cli.show import console, print_table
from gisgov.storage.sync.plan import FieldChanges, Plan
from gisgov.storage.sync.preview import Located, Preview
from gisgov.words import say, word

__all__ = ["print_preview"]

SHOWN = 5


def print_preview(preview: Preview) -> None:
    """Print how the file was read, what would change, and what is wrong with it."""
    for line in _head(preview):
        console.print(line)
    _print_counts(preview)
    for line in (*_changes(preview.plan), *_doubts(preview.plan), *_faults(preview)):
        console.print(line)


def _head(preview: Preview) -> Iterator[str]:
    known = "preview.new_source" if preview.source_is_new else "preview.known_source"
    yield say(
        "preview.file",
        file=preview.file,
        noun=preview.noun,
        rows=preview.rows,
        source=say(known, source=preview.source),
    )
    matched = [f"{pair.field} ← {pair.column}" for pair in preview.columns]
    yield say("preview.columns", columns=", ".join(matched))
    if preview.left_out:
        yield say("preview.left_out", columns=", ".join(preview.left_out))
    if preview.coordinates:
        yield from _located(preview.coordinates)
    yield from (note.text for note in preview.notes)


def _located(at: Located) -> Iterator[str]:
    yield say("preview.coordinates", crs=at.crs, how=say(f"preview.how_{at.how}"))
    yield from (f"  {note.text}" for note in at.evidence)


def _print_counts(preview: Preview) -> None:
    counts = {
        say(f"preview.{name}"): count
        for name, count in asdict(preview.plan.counts).items()
        if count or name in ("added", "changed", "unchanged")
    }
    counts[say("preview.quarantined")] = preview.quarantined
    console.print()
    print_table(list(counts), [list(counts.values())])


def _changes(plan: Plan) -> Iterator[str]:
    yield from map(_field, plan.fields)
    if plan.moves.rows:
        far = plan.moves.samples[0]
        yield say(
            "preview.moved", rows=plan.moves.rows, key=far.key, metres=f"{far.distance_m:.2f}"
        )
    if plan.counts.gone:
        keys = ", ".join(gone.key for gone in plan.gone_samples[:SHOWN])
        yield say(f"preview.gone_{plan.gone}", rows=plan.counts.gone, keys=keys)
    if plan.gone_refused:
        yield say("preview.gone_refused", share=f"{plan.gone_share:.0%}")
    if plan.repeated:
        yield say("preview.repeated", rows=plan.repeated)
    for found in plan.addresses:
        yield say(
            "preview.by_address",
            rows=found.rows,
            match=word(found.match),
            score=f"{found.least_score:.2f}",
        )


def _field(of: FieldChanges) -> str:
    """How a field changes, with the first of its rows; of people none is shown."""
    if not of.samples:
        return say("preview.field_untold", field=of.field, rows=of.rows)
    first = of.samples[0]
    return say(
        "preview.field",
        field=of.field,
        rows=of.rows,
        key=first.key,
        before=first.before or "–",
        after=first.after or "–",
    )


def _doubts(plan: Plan) -> Iterator[str]:
    """What a person should look at: corrections that the file contradicts, things there twice."""
    kept = "preview.correction_kept" if plan.corrections_kept else "preview.correction_lost"
    for met in plan.corrections[:SHOWN]:
        yield say(
            kept,
            key=met.key,
            field=met.field,
            corrected=met.corrected or "–",
            given=met.given or "–",
            by=met.corrected_by,
            day=met.corrected_at.date().isoformat(),
        )
    if len(plan.corrections) > SHOWN:
        yield say("load.more", count=len(plan.corrections) - SHOWN)
    if plan.alike_pairs:
        yield say("preview.alike", pairs=plan.alike_pairs)
    for pair in plan.alike[:SHOWN]:
        yield "  " + say(
            "preview.pair",
            key=pair.key,
            line=pair.line,
            source=pair.other_source,
            other=pair.other_key,
            metres=f"{pair.distance_m:.2f}",
        )


def _faults(preview: Preview) -> Iterator[str]:
    for kind in preview.faults[:SHOWN]:
        yield say("preview.fault", rows=kind.rows, line=kind.line, reason=kind.text)
    if len(preview.faults) > SHOWN:
        yield say("load.more", count=len(preview.faults) - SHOWN)
