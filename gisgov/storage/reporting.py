"""Incidents that people and machines report here, and what is done about them afterwards.

Who is signed in writes, in the home area alone. A report is known by its source and key: sent
twice, or by two people, it is one. What cannot be taken is refused row by row, and kept with its
reason.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Literal

from pydantic.dataclasses import dataclass
from sqlalchemy import Connection, text

from gisgov.errors import BadInput, Conflict, NotFound
from gisgov.firefighting.texts import tidy, unfit
from gisgov.intake.convert.notes import LONGEST, personal
from gisgov.said import Said
from gisgov.storage.incidents import Incident, get
from gisgov.storage.queries import ANSWER
from gisgov.storage.report_checks import (
    AHEAD,
    LONGEST_KEY,
    SOURCE,
    UNTOLD,
    Checks,
    Place,
    Refusal,
    Report,
    Severity,
    Unread,
    why_unread,
)

__all__ = [
    "LONGEST",
    "MOST",
    "SOURCE",
    "Place",
    "Report",
    "Reported",
    "ReportedIncident",
    "Severity",
    "Unread",
    "change",
    "report",
    "why_unread",
]

MOST = 1000
"""Most incidents in one report."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class ReportedIncident:
    """What became of one row of a report."""

    source: str
    """Where the report comes from."""
    source_id: str | None
    """Its key there; null where none can be told."""
    state: Literal["added", "known", "refused"]
    """`known`: the key was there before, and nothing was changed; `refused`: see `problem`."""
    id: int | None
    """Number of the incident; null where the row was refused."""
    grid: str | None
    """Code of its grid; null where it lies in none, and is counted as unplaced."""
    field: str | None
    """What of the row was refused; null where nothing or the whole was."""
    problem: Said | None
    """Why the row was refused; null where it was not."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Reported:
    """What became of a report."""

    added: int
    """So many incidents are new."""
    known: int
    """So many were known by their key."""
    refused: int
    """So many were refused; administrators and planners find them among the loads."""
    unplaced: int
    """So many of the new ones lie in no grid."""
    incidents: list[ReportedIncident]
    """Each row, in the order given."""


def report(conn: Connection, given: Sequence[Report | Unread]) -> Reported:
    """Write reports of incidents; each row stands for itself.

    Parameters
    ----------
    conn
        A connection with a token, in a transaction.
    given
        Up to 1,000 rows; those that could not be read are kept as refused.

    Returns
    -------
    Reported
        What became of each, in the order given. Incidents near the city that lie in no grid are
        taken, with a null grid.

    Raises
    ------
    BadInput
        There are no rows, or too many.
    Forbidden
        The role of who asks reports nothing.
    """
    if not 1 <= len(given) <= MOST:
        raise BadInput("incident.many", count=len(given), most=MOST)
    checks = Checks(conn)
    rows = [checks.row(line, one) for line, one in enumerate(given)]
    wanted = [row for row in rows if isinstance(row, dict)]
    asked = text("SELECT * FROM report_incidents(CAST(:given AS jsonb))")
    found = conn.execute(asked, {"given": json.dumps(wanted, default=str)}).mappings()
    written = {row["line"]: dict(row) for row in found}
    answers = [
        _refused(one, row) if isinstance(row, Refusal) else _written(one, written[line])
        for line, (one, row) in enumerate(zip(given, rows, strict=True))
    ]
    _keep_refused(conn, given, answers, rows)
    count = [answer.state for answer in answers].count
    unplaced = sum(answer.state == "added" and answer.grid is None for answer in answers)
    return Reported(
        added=count("added"),
        known=count("known"),
        refused=count("refused"),
        unplaced=unplaced,
        incidents=answers,
    )


def change(conn: Connection, incident_id: int, values: Mapping[str, Any]) -> Incident:
    """Change an incident, close it or open it again; its history tells who did.

    Parameters
    ----------
    conn
        A connection with a token, in a transaction.
    incident_id
        Of the incident.
    values
        Of `severity`, `note`, `class_code`, `closed_at`, `close`, `reopen`, `withdraw` and
        `remark` those that are wanted; a null takes a severity or note away.

    Returns
    -------
    Incident
        As it is now; one that was withdrawn with the day, and no list has it any more.

    Raises
    ------
    NotFound
        There is no such incident.
    BadInput
        Nothing is to be changed, or to what cannot be: an unknown class, a text that is too long
        or names somebody's number, an end before the beginning or in the future.
    Conflict
        It is closed already, or open.
    Forbidden
        It lies outside of the home area, or a worker would withdraw it.
    """
    checks = Checks(conn)
    wanted, remark = _changes(checks, get(conn, incident_id), values)
    asked = text("SELECT change_incident(:id, CAST(:given AS jsonb), :remark)")
    given = {"id": incident_id, "given": json.dumps(wanted, default=str), "remark": remark}
    outcome = conn.scalar(asked, given)
    if outcome == "gone":
        raise NotFound("incident.not_found", given=incident_id)
    if outcome == "early":
        raise BadInput("incident.early", given=values.get("closed_at"))
    if outcome == "closed":
        raise Conflict("incident.is_closed", given=incident_id)
    if outcome == "open":
        raise Conflict("incident.is_open", given=incident_id)
    return get(conn, incident_id, withdrawn=True)


def _refused(given: Report | Unread, why: Refusal) -> ReportedIncident:
    return ReportedIncident(
        source=_key(given.source) or SOURCE,
        source_id=_key(given.source_id),
        state="refused",
        id=None,
        grid=None,
        field=why.field,
        problem=why.said,
    )


def _written(given: Report | Unread, row: Mapping[str, Any]) -> ReportedIncident:
    if row["state"] == "refused":
        return _refused(given, Refusal(None, None, "incident.elsewhere", {}))
    return ReportedIncident(
        source=tidy(given.source),
        source_id=tidy(given.source_id or ""),
        state=row["state"],
        id=row["id"],
        grid=row["grid"],
        field=None,
        problem=None,
    )


def _key(given: str | None) -> str | None:
    """A source or key as it may be told and kept: none that cannot be shown or is a person's."""
    said = tidy(given or "")
    fits = said and not unfit(said) and len(said) <= LONGEST_KEY
    return said if fits and not personal(said, landlines=False) else None


def _keep_refused(
    conn: Connection,
    given: Sequence[Report | Unread],
    answers: Sequence[ReportedIncident],
    rows: Sequence[dict[str, Any] | Refusal],
) -> None:
    """Put refused rows where loads keep theirs, without texts that may lead to a person."""
    kept = [
        {
            "source": answer.source,
            "source_id": answer.source_id,
            "column_name": answer.field,
            "value": row.value if isinstance(row, Refusal) else None,
            "reason": answer.problem.code,
            "params": {**answer.problem.params, "row": _rest(one)},
        }
        for one, answer, row in zip(given, answers, rows, strict=True)
        if answer.problem is not None
    ]
    if kept:
        asked = text("SELECT refuse_incidents(CAST(:given AS jsonb))")
        conn.execute(asked, {"given": json.dumps(kept, default=str)})


def _rest(given: Report | Unread) -> dict[str, Any]:
    """What else a refused row says, as far as that may be kept."""
    if isinstance(given, Unread):
        return {}
    said = {name: getattr(given, name) for name in (field.name for field in fields(Report))}
    return {
        name: each
        for name, each in said.items()
        if each is not None
        and not (isinstance(each, str) and (unfit(tidy(each)) or len(each) > LONGEST))
        and not (isinstance(each, str) and personal(each))
    }


def _changes(
    checks: Checks, there: Incident, values: Mapping[str, Any]
) -> tuple[dict[str, Any], str]:
    """What is to be written, and the remark for the history."""
    wanted = {"severity": values["severity"]} if "severity" in values else {}
    wanted |= {"class_code": values["class_code"]} if values.get("class_code") else {}
    said = {name: checks.text(name, values.get(name)) for name in ("note", "remark")}
    for name, each in said.items():
        if isinstance(each, Refusal):
            raise BadInput(each.reason, column=name, value=UNTOLD, **each.params)
    wanted |= {"note": said["note"]} if "note" in values else {}
    wanted |= _end(checks, values)
    if "class_code" in wanted and (there.scheme, wanted["class_code"]) not in checks.classes:
        unknown = {"column": "class_code", "value": wanted["class_code"], "scheme": there.scheme}
        raise BadInput("incident.unknown_class", **unknown)
    if not wanted and not said["remark"]:
        raise BadInput("incident.nothing")
    return wanted, str(said["remark"] or "")


def _end(checks: Checks, values: Mapping[str, Any]) -> dict[str, Any]:
    """How the incident is to be closed, opened again or withdrawn."""
    ends = ("close", "closed_at", "reopen", "withdraw")
    asked = [name for name in ends if values.get(name)]
    if len(asked) > 1:
        raise BadInput("incident.both", one=asked[0], other=asked[1])
    if not asked:
        return {}
    given = values[asked[0]]
    if asked[0] == "closed_at" and given > checks.now + AHEAD:
        now = checks.now.isoformat(timespec="seconds")
        named = {"column": "closed_at", "value": given.isoformat(), "now": now}
        raise BadInput("incident.future", **named)
    return {asked[0]: given}
