"""`gisgov audit`: what was done and by whom, sealed, and proved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from gisgov.cli.show import AsJson, CityName, console, notes, print_json, print_table
from gisgov.seals import Fault, Verdict
from gisgov.settings import Settings
from gisgov.storage import accounts, audit, engine, schema
from gisgov.storage.export import snapshot
from gisgov.words import catalogue, say

__all__ = ["app"]

app = typer.Typer(
    help="The audit: who saw and did what, sealed in batches, and proved.", no_args_is_help=True
)

COLUMNS = ("number", "at", "actor", "act", "purpose", "subject", "area", "rows", "note")
DAY = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


@app.command("list")
def list_rows(
    *,
    actor: Annotated[
        str | None, typer.Option(help="Only of this account, or os:LOGIN at the machine.")
    ] = None,
    act: Annotated[
        str | None, typer.Option(help="Only this act: look, counts, load, export, sign_in, ….")
    ] = None,
    purpose: Annotated[str | None, typer.Option(help="Only for this purpose.")] = None,
    subject: Annotated[
        str | None, typer.Option(help="Only of this: building, household, worker, emergency, ….")
    ] = None,
    area: Annotated[
        str | None, typer.Option(help="Only in the area of this code, or below it.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=DAY, help="Only from this time on, UTC.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=DAY, help="Only before this time, UTC.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many rows.")] = 50,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """List what was done, the newest first."""
    wanted = audit.Wanted(
        actor=actor,
        act=act,
        purpose=purpose,
        subject=subject,
        area=area,
        since=since and since.replace(tzinfo=UTC),
        until=until and until.replace(tzinfo=UTC),
    )
    with _open(city) as conn:
        found = audit.find(conn, wanted, limit=limit)
    if as_json:
        print_json(found)
        return
    if not found:
        console.print(say("audit.label_none"))
    headings = [say(f"audit.label_{name}") for name in COLUMNS]
    print_table(headings, [_row(row) for row in found], folded=len(COLUMNS) - 1)


@app.command()
def verify(
    *,
    head: Annotated[
        str | None,
        typer.Option(help="A head that was kept elsewhere: it has to be among the seals."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(help="An exported audit to verify, without any database.", exists=True),
    ] = None,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Prove that no sealed row was changed, lost or slipped in; exit 1 where one was."""
    if file is not None:
        found = audit.verify_file(file, head=head)
    else:
        with engine.open_city(Settings(), name=city) as db, snapshot(db) as conn:
            schema.check(conn)
            found = audit.verify(conn, head=head)
    if as_json:
        print_json(_plain(found))
    else:
        _tell(found)
    if found.faults:
        raise typer.Exit(1)


@app.command()
def head(*, city: CityName = None, as_json: AsJson = False) -> None:
    """Print the last seal, NUMBER:DIGEST: kept elsewhere, it proves all before it."""
    with _open(city) as conn:
        found = audit.head(conn)
    if as_json:
        print_json(found)
    elif found.head is None:
        notes.print(say("audit.nothing_sealed"))
        raise typer.Exit(1)
    else:
        print(found.head)  # noqa: T201


@app.command()
def seal(*, city: CityName = None) -> None:
    """Seal what is not sealed yet; gisgov serve and gisgov upkeep do it each hour."""
    with _open(city) as conn:
        rows = audit.seal(conn)
    console.print(say("audit.sealed", rows=rows))


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="File to write, such as audit.jsonl.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    city: CityName = None,
) -> None:
    """Write the whole audit with its seals to a file that proves itself."""
    with engine.open_city(Settings(), name=city) as db:
        with db.begin() as conn:
            schema.check(conn)
            accounts.write_audit(conn, "audit_exported", subject="audit")
        with snapshot(db) as conn:
            audit.export(conn, file, force=force)
    console.print(say("audit.exported", file=file))


@contextmanager
def _open(city: str | None) -> Iterator[Connection]:
    """The owner's connection to a city, in a transaction."""
    with engine.open_city(Settings(), name=city) as db, db.begin() as conn:
        schema.check(conn)
        yield conn


def _row(row: audit.AuditRow) -> tuple[object, ...]:
    act = f"audit.act_{row.act}"
    said = say(act) if act in catalogue() else row.act
    subject = " ".join(text for text in (row.subject, row.subject_id) if text) or None
    at = f"{row.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    return row.id, at, row.actor, said, row.purpose, subject, row.area, row.rows, row.note


def _tell(found: Verdict) -> None:
    for fault in found.faults:
        console.print(f"✗ {_said(fault)}", soft_wrap=True)
    if found.faults:
        notes.print(say("audit.fault_advice"))
    elif found.head is None:
        console.print(say("audit.verify_none"))
    else:
        told = say("audit.verified", rows=found.rows, seals=found.seals, head=str(found.head))
        console.print(told, soft_wrap=True)
    if found.pruned:
        console.print(say("audit.verified_pruned", pruned=found.pruned))
    if found.unsealed:
        since = f"{found.unsealed_since:%Y-%m-%d %H:%M}"
        console.print(say("audit.unsealed", count=found.unsealed, since=since))


def _said(fault: Fault) -> str:
    return say(fault.code, **fault.params)  # type: ignore[arg-type]


def _plain(found: Verdict) -> dict[str, object]:
    faults = [
        {"code": fault.code, "params": fault.params, "detail": _said(fault)}
        for fault in found.faults
    ]
    return {
        "verified": not found.faults,
        "head": str(found.head) if found.head else None,
        "seals": found.seals,
        "rows": found.rows,
        "pruned": found.pruned,
        "unsealed": found.unsealed,
        "unsealed_since": found.unsealed_since,
        "faults": faults,
    }
