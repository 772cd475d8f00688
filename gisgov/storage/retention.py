"""What a city holds for a time only: on one page, and how it goes when the time is up.

Every batch is a transaction of its own, with its row in the audit: a run that was stopped has done
what it has told, and the next one goes on. A second run finds nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, Engine, TextClause, bindparam, text

from gisgov.intake.nouns import NOUNS
from gisgov.settings import Settings
from gisgov.storage import accounts, audit
from gisgov.storage.cluster import home_folder

__all__ = ["RULES", "Done", "Rule", "run"]

BATCH_ROWS = 10_000
ONE_AT_A_TIME = 7207  # the number of the lock that runs take turns by

Deed = Literal["deleted", "emptied", "stopped"]


@dataclass(frozen=True)
class Rule:
    """What goes, and when.

    Parameters
    ----------
    name
        Why it goes is said by `retention.why_<name>` of the words.
    table
        What it goes from.
    age
        When a row's time began, as SQL over `rows`; null is never.
    days
        How long it stays: a number, or the setting that says so.
    deed
        Whether rows are deleted, or emptied or stopped, which `change` says how.
    rows
        The rows as ``x``, with what their age needs; all of the table by default.
    walk
        The same for a batch, where an index needs other words.
    oldest
        The same for the oldest row.
    """

    name: str
    table: str
    age: str
    days: int | str
    deed: Deed = "deleted"
    change: str = ""
    rows: str = ""
    walk: str = ""
    oldest: str = ""


RULES: tuple[Rule, ...] = (
    Rule(
        "positions",
        "position",
        "x.fixed_at",
        "retain_positions_days",
        # A worker at a time: the primary key begins with the worker.
        walk="worker w CROSS JOIN LATERAL (SELECT p.ctid, p.fixed_at FROM position p"
        " WHERE p.worker_id = w.id AND p.fixed_at < :before ORDER BY p.fixed_at LIMIT :most) x",
        oldest="worker w CROSS JOIN LATERAL (SELECT min(p.fixed_at) AS fixed_at FROM position p"
        " WHERE p.worker_id = w.id) x",
    ),
    Rule(
        "reporters",
        "incident_contact",
        # One that is never closed does not keep its reporter for ever.
        "coalesce(i.closed_at, CAST(i.retired_on AS timestamptz),"
        " i.reported_at + interval '1 year')",
        "retain_reporters_days",
        rows="incident_contact x JOIN incident i ON i.id = x.incident_id",
    ),
    Rule(
        "persons",
        "person",
        "CAST(least(x.retired_on, h.retired_on) AS timestamptz)",
        "retain_retired_days",
        rows="person x JOIN household h ON h.id = x.household_id",
    ),
    # After its persons, who are past their time with it.
    Rule(
        "households",
        "household",
        "CAST(x.retired_on AS timestamptz)",
        "retain_retired_days",
    ),
    Rule(
        "sessions",
        "session",
        "least(x.ended_at, CASE WHEN x.kind = 'key' THEN x.access_until ELSE x.refresh_until END)",
        30,
    ),
    Rule("sign_ins", "sign_in_try", "x.tried_at", 90),
    Rule("looks", "look", "x.expires_at", 1),
    Rule(
        "quarantine",
        "quarantine",
        "coalesce(l.finished_at, l.started_at)",
        90,
        rows="(SELECT q.ctid, q.load_id FROM quarantine q WHERE q.noun = ANY (:nouns)) x"
        " JOIN load l ON l.id = x.load_id",
    ),
    Rule(
        "previews",
        "load",
        "x.finished_at",
        90,
        "emptied",
        "preview = NULL",
        rows="(SELECT l.ctid, l.finished_at FROM load l"
        " WHERE l.noun = ANY (:nouns) AND l.preview IS NOT NULL) x",
    ),
    Rule(
        "uploads",
        "load",
        "x.started_at",
        7,
        "stopped",
        "state = 'stopped', doing = NULL, finished_at = now()",
        rows="(SELECT l.ctid, l.started_at FROM load l"
        " WHERE l.state IN ('waiting', 'previewed')) x",
    ),
    Rule(
        "incident_remarks",
        "incident_event",
        "CASE WHEN x.note IS NOT NULL THEN x.at END",
        365,
        "emptied",
        "note = NULL",
    ),
    Rule("restrictions", "restriction", "least(x.lifted_at, x.expires_at)", 365),
    Rule("emergencies", "emergency", "coalesce(x.ended_at, x.expires_at)", "retain_audit_days"),
    # In whole sealed batches; see `gisgov.storage.audit.prune`.
    Rule("audit", "audit", "x.at", "retain_audit_days"),
)


@dataclass(frozen=True, kw_only=True)
class Done:
    """What a rule did, or would do."""

    rule: str
    days: int
    """How long its rows stay."""
    before: datetime
    """What is older goes."""
    deed: Deed
    rows: int
    """How many went, or would."""
    oldest: datetime | None
    """When the time of the oldest row that is left began."""


Told = Callable[[str, int], None]


def run(
    db: Engine,
    settings: Settings,
    *,
    dry_run: bool = False,
    now: datetime | None = None,
    told: Told | None = None,
) -> list[Done]:
    """Let go of what is past its time.

    Parameters
    ----------
    db
        The city, as its owner.
    settings
        Say how long things stay.
    dry_run
        Only count.
    now
        Another moment than this one.
    told
        Told a rule and how many rows of it have gone, after each batch.

    Returns
    -------
    list
        What each rule did, in the order of `RULES`.
    """
    moment = now or datetime.now(UTC)
    return [_run(db, settings, rule, moment, told=told, dry_run=dry_run) for rule in RULES]


def _run(
    db: Engine,
    settings: Settings,
    rule: Rule,
    moment: datetime,
    *,
    told: Told | None,
    dry_run: bool,
) -> Done:
    days = rule.days if isinstance(rule.days, int) else int(getattr(settings, rule.days))
    before = moment - timedelta(days=days)
    rows = 0
    if dry_run:
        with db.connect() as conn:
            rows = _due(conn, rule, before)
    else:
        while gone := _batch(db, settings, rule, before):
            rows += gone
            if told is not None:
                told(rule.name, rows)
    with db.connect() as conn:
        oldest = conn.scalar(
            _query(f"SELECT min({rule.age}) FROM {_rows(rule, rule.oldest)}")  # noqa: S608
        )
    return Done(rule=rule.name, days=days, before=before, deed=rule.deed, rows=rows, oldest=oldest)


def _batch(db: Engine, settings: Settings, rule: Rule, before: datetime) -> int:
    """Let one batch go, and note it, in one transaction; 0 where nothing is left."""
    with db.begin() as conn:
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        if rule.name == "audit":
            return audit.prune(conn, before=before)
        gone = _forget(conn, rule, before)
        if gone:
            accounts.write_audit(
                conn, "retention", subject=rule.name, rows=len(gone), before=before.isoformat()
            )
    if rule.name == "uploads":
        folder = home_folder(settings) / "uploads" / str(db.url.database)
        for number in gone:
            shutil.rmtree(folder / str(number), ignore_errors=True)
    return len(gone)


def _forget(conn: Connection, rule: Rule, before: datetime) -> list[int]:
    """Numbers of the rows that have gone; of tables without such, zeros."""
    verb = f"DELETE FROM {rule.table} y"  # noqa: S608 - all of it stands in RULES
    if rule.change:
        verb = f"UPDATE {rule.table} y SET {rule.change}"  # noqa: S608
    walked = _rows(rule, rule.walk)
    number = "y.id" if rule.table == "load" else "0"
    query = _query(
        f"{verb} WHERE y.ctid = ANY (ARRAY(SELECT x.ctid FROM {walked}"  # noqa: S608
        f" WHERE {rule.age} < :before LIMIT :most)) RETURNING {number}"
    )
    return list(conn.scalars(query, {"before": before, "most": BATCH_ROWS}))


def _due(conn: Connection, rule: Rule, before: datetime) -> int:
    if rule.name == "audit":
        return audit.due(conn, before=before)
    query = _query(f"SELECT count(*) FROM {_rows(rule)} WHERE {rule.age} < :before")  # noqa: S608
    return int(conn.execute(query, {"before": before}).scalar_one())


def _rows(rule: Rule, otherwise: str = "") -> str:
    return otherwise or rule.rows or f"{rule.table} x"


def _query(words: str) -> TextClause:
    """A query of the words of `RULES`, which come from nowhere else."""
    query = text(words)
    personal = [name for name, noun in NOUNS.items() if noun.withholds_contacts]
    return query.bindparams(bindparam("nouns", personal)) if ":nouns" in words else query
