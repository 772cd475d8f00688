"""Loads as jobs: each runs in a niced process of its own, says how far it is, and can be stopped.

The row of table `load` is all that the process and its starter share. A process that lost its row,
because the load was stopped, writes nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass
from sqlalchemy import Connection, Engine, RowMapping, text
from sqlalchemy.exc import DBAPIError

from gisgov.errors import Conflict, NotFound
from gisgov.intake import mappings
from gisgov.intake.nouns import NOUNS
from gisgov.settings import Settings
from gisgov.storage import contact_keys
from gisgov.storage.queries import ANSWER
from gisgov.storage.secret import secret
from gisgov.storage.sync import preview, table
from gisgov.storage.sync.preview import Note, Preview
from gisgov.words import Language

__all__ = [
    "DATABASE",
    "Job",
    "Verb",
    "advance",
    "asked",
    "create",
    "find",
    "get",
    "label",
    "request",
    "spoken",
    "start",
    "stop",
    "sweep",
    "tell",
    "unfinished",
]

Verb = Literal["preview", "apply"]
State = Literal["waiting", "reading", "previewed", "writing", "done", "failed", "stopped"]

STATE: dict[Verb, State] = {"preview": "reading", "apply": "writing"}
DATABASE = "GISGOV_JOB_DATABASE"  # told by the environment: no list of processes shows a password


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Job:
    """One load of one file, and how far it is."""

    id: int
    """Number of the load."""
    noun: str
    """What its rows are."""
    source: str | None
    """The source that they are kept under; null before the file was read."""
    file: str
    """Name of the file."""
    state: State
    """waiting for the file, reading it, previewed, writing, done, failed, or stopped."""
    doing: str | None
    """What is being done; null where nothing is."""
    fraction: float
    """How much of that is done, 0 to 1."""
    preview: Preview | None
    """What loading the file would do, or did; null before it was read."""
    problem: Note | None
    """Why it failed; null where it did not."""
    started_at: datetime
    """When it was asked for."""
    finished_at: datetime | None
    """When it ended; null where it has not."""


JOB = TypeAdapter(Job)
PREVIEW = TypeAdapter(Preview)
COLUMNS = (
    "id, noun, source, file, state, doing, fraction, preview, problem, started_at, finished_at"
)


def get(conn: Connection, load_id: int) -> Job:
    """One load.

    Raises
    ------
    NotFound
        There is no such load.
    """
    query = text(f"SELECT {COLUMNS} FROM load WHERE id = :id")  # noqa: S608
    row = conn.execute(query, {"id": load_id}).mappings().one_or_none()
    if row is None:
        raise NotFound("load.no_load", given=load_id)
    return _job(row)


def find(conn: Connection, *, before: int | None = None, limit: int = 100) -> list[Job]:
    """Loads, the newest first.

    Parameters
    ----------
    conn
        A connection to the city.
    before
        Only numbers below this.
    limit
        At most so many.
    """
    query = text(
        f"SELECT {COLUMNS} FROM load WHERE id < coalesce(:before, id + 1)"  # noqa: S608
        " ORDER BY id DESC LIMIT :limit"
    )
    return [_job(row) for row in conn.execute(query, {"before": before, "limit": limit}).mappings()]


def spoken(job: Job, lang: Language) -> Job:
    """The load with its sentences in a language."""
    return replace(
        job,
        preview=job.preview and preview.spoken(job.preview, lang),
        problem=job.problem and preview.said(job.problem, lang),
    )


def _job(row: RowMapping) -> Job:
    return JOB.validate_python(dict(row))


def label(load_id: int) -> str:
    """What the sessions of a job call themselves; by this they are found."""
    return f"gisgov load {load_id}"


def create(conn: Connection, request: Mapping[str, Any], *, noun: str, file: str) -> int:
    """Note a load that waits for its file; return its number."""
    number: int = conn.execute(
        text(
            "INSERT INTO load (noun, file, state, request)"
            " VALUES (:noun, :file, 'waiting', CAST(:request AS jsonb)) RETURNING id"
        ),
        {"noun": noun, "file": file, "request": json.dumps(request, ensure_ascii=False)},
    ).scalar_one()
    return number


def request(conn: Connection, load_id: int, file: Path) -> table.Request:
    """What was asked of a load, for its file."""
    row = conn.execute(text("SELECT noun, request FROM load WHERE id = :id"), {"id": load_id}).one()
    found = asked(row.noun, row.request, file)
    settings = Settings()
    found = replace(found, ring=contact_keys.ring_file(settings))
    return replace(found, secret=secret(settings)) if NOUNS[row.noun].personal else found


def asked(noun: table.NounName, given: Mapping[str, Any], file: Path) -> table.Request:
    """A request from what JSON can say of it; a mapping is the text of a mapping file.

    Raises
    ------
    BadInput
        The mapping cannot be read.
    """
    known = dict(given)
    if "mapping" in known:
        known["mapping"] = mappings.parse_mapping(known["mapping"])
    if "surveyed_at" in known:
        known["surveyed_at"] = date.fromisoformat(known["surveyed_at"])
    return table.Request(path=file, noun=noun, **known)


def advance(
    conn: Connection,
    load_id: int,
    *,
    since: str,
    to: str,
    shown: Preview | None = None,
    problem: Mapping[str, Any] | None = None,
) -> None:
    """Take a load from one state to the next.

    Raises
    ------
    NotFound
        There is no such load.
    Conflict
        It is in another state by now, because it was stopped or someone else was faster.
    """
    moved = conn.execute(
        text(
            """
            UPDATE load SET state = :to, problem = CAST(:problem AS jsonb),
                preview = coalesce(CAST(:preview AS jsonb), preview), doing = NULL,
                source = coalesce(:source, source),
                fraction = CASE :to WHEN 'done' THEN 1 ELSE 0 END,
                finished_at = CASE WHEN :to IN ('done', 'failed', 'stopped') THEN now() END
            WHERE id = :id AND state = :since
            """
        ),
        {
            "id": load_id,
            "since": since,
            "to": to,
            "preview": shown and PREVIEW.dump_json(shown).decode(),
            "source": shown and shown.source,
            "problem": None if problem is None else json.dumps(problem, ensure_ascii=False),
        },
    ).rowcount
    if not moved:
        state = conn.scalar(text("SELECT state FROM load WHERE id = :id"), {"id": load_id})
        if state is None:
            raise NotFound("load.no_load", given=load_id)
        raise Conflict("load.other_state", load=load_id, state=state, wanted=since)


def tell(conn: Connection, load_id: int, what: str, fraction: float) -> None:
    """Say what a job does and how far it is."""
    conn.execute(
        text("UPDATE load SET doing = :doing, fraction = :fraction WHERE id = :id"),
        {"id": load_id, "doing": what, "fraction": fraction},
    )


def start(db: Engine, load_id: int, verb: Verb, file: Path) -> None:
    """Start the process that previews or applies a load, and return at once.

    Parameters
    ----------
    db
        The city's database.
    load_id
        Number of the load; what was asked stands in its row.
    verb
        What is to be done.
    file
        The file to read, in a folder of its own, which goes when the load has ended.
    """
    child = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "gisgov.storage.sync.job", str(load_id), verb, str(file)],
        env=os.environ | {DATABASE: db.url.render_as_string(hide_password=False)},
        stdin=subprocess.DEVNULL,
    )
    threading.Thread(target=_await, args=(db, child, load_id, verb, file), daemon=True).start()


def _await(
    db: Engine, child: subprocess.Popen[bytes], load_id: int, verb: Verb, file: Path
) -> None:
    """See the process end; without a word it has failed. The file goes with the load."""
    status = child.wait()
    with suppress(DBAPIError), db.begin() as conn:  # a server that stops finds it at its next start
        if get(conn, load_id).state == STATE[verb]:  # killed, it left the database at work
            _end_sessions(conn, load_id)
            _fail(conn, "load.job_ended", {"status": status}, at=[STATE[verb]], only=load_id)
        if get(conn, load_id).finished_at is not None:
            shutil.rmtree(file.parent, ignore_errors=True)


def stop(conn: Connection, load_id: int) -> None:
    """Stop a load: its process ends, and what it was writing is undone.

    Raises
    ------
    NotFound
        There is no such load.
    Conflict
        It has ended already.
    """
    state = conn.scalar(
        text("SELECT state FROM load WHERE id = :id FOR NO KEY UPDATE"), {"id": load_id}
    )
    if state in ("done", "failed", "stopped"):
        raise Conflict("load.ended", load=load_id, state=state)
    advance(conn, load_id, since=state or "", to="stopped")
    _end_sessions(conn, load_id)


def _end_sessions(conn: Connection, load_id: int) -> None:
    conn.execute(
        text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = :label"
        ),
        {"label": label(load_id)},
    )


def sweep(conn: Connection) -> None:
    """Mark as failed the loads whose process ended with the server that had started it."""
    _fail(conn, "load.job_lost", {}, at=list(STATE.values()), only=None)


def unfinished(conn: Connection) -> set[int]:
    """Numbers of the loads that have not ended."""
    return set(conn.scalars(text("SELECT id FROM load WHERE finished_at IS NULL")))


def _fail(
    conn: Connection, code: str, params: dict[str, Any], *, at: list[str], only: int | None
) -> None:
    conn.execute(
        text(
            """
            UPDATE load SET state = 'failed', finished_at = now(),
                   problem = CAST(:problem AS jsonb)
            WHERE state = ANY (:at)
              AND (id = :only OR CAST(:only AS bigint) IS NULL AND NOT EXISTS (
                SELECT FROM pg_stat_activity
                WHERE datname = current_database()
                  AND application_name = 'gisgov load ' || load.id))
            """
        ),
        {"problem": json.dumps({"code": code, "params": params}), "at": at, "only": only},
    )
