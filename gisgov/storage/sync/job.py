"""The process of one load: `python -m gisgov.storage.sync.job NUMBER preview|apply FILE`."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from gisgov.errors import Conflict, GisgovError
from gisgov.storage import jobs
from gisgov.storage.engine import engine_on, parsed
from gisgov.storage.failures import explain, trace, translate
from gisgov.storage.load import Progress
from gisgov.storage.sync import runs, table
from gisgov.storage.sync.preview import Preview

__all__ = ["main", "run"]

TOLD_EVERY_S = 0.3
NICE = 10  # dispatchers come first


def main() -> None:
    """Do what the command line says; what goes wrong is written to the load's row."""
    number, verb, file = sys.argv[1:]
    os.nice(NICE)
    db = engine_on(
        parsed(os.environ.pop(jobs.DATABASE)),
        poolclass=NullPool,
        connect_args={"application_name": jobs.label(int(number))},
    )
    try:
        run(db, int(number), Path(file), writes=verb == "apply")
    except DBAPIError as error:  # the database went away, and with it the row to tell it to
        sys.exit(explain(error))
    except Exception as error:  # noqa: BLE001 - Python's own way to end would print values
        sys.exit(trace(error))


def run(db: Engine, load_id: int, file: Path, *, writes: bool) -> None:
    """Preview a load, or apply it, in one transaction; its row tells how far it is.

    Parameters
    ----------
    db
        The city's database.
    load_id
        Number of the load; what was asked stands in its row.
    file
        The file.
    writes
        Whether it is written to the city, where that does what its preview said.
    """
    with db.connect() as watch:
        watch.execution_options(isolation_level="AUTOCOMMIT")
        try:
            with db.begin() as conn:
                _work(conn, watch, load_id, file, writes=writes)
        except Exception as error:
            known = translate(error)
            with suppress(Conflict):  # it was stopped
                _failed(watch, load_id, known, since="writing" if writes else "reading")
            if known is None:
                raise


def _work(conn: Connection, watch: Connection, load_id: int, file: Path, *, writes: bool) -> None:
    request = jobs.request(conn, load_id, file)
    prepared = table.prepare(conn, request, progress=_teller(watch, load_id))
    if not writes:
        conn.rollback()
        jobs.advance(watch, load_id, since="reading", to="previewed", shown=prepared.preview)
        return
    shown = jobs.get(conn, load_id).preview
    _require_same(shown, prepared.preview)
    jobs.tell(watch, load_id, "writing", table.READ)
    prepared.apply()
    runs.quarantine(conn, load_id, prepared)
    jobs.advance(conn, load_id, since="writing", to="done", shown=prepared.preview)


def _require_same(shown: Preview | None, now: Preview) -> None:
    """See that nothing else would be done than what was agreed to."""
    if shown is None or shown.plan.counts != now.plan.counts:
        counts = now.plan.counts
        raise Conflict(
            "preview.changed_since", added=counts.added, changed=counts.changed, gone=counts.gone
        )


def _teller(watch: Connection, load_id: int) -> Progress:
    """Write down how far it is, now and then."""
    last = 0.0

    def tell(what: str, fraction: float) -> None:
        nonlocal last
        if time.monotonic() - last > TOLD_EVERY_S:
            jobs.tell(watch, load_id, what, fraction)
            last = time.monotonic()

    return tell


def _failed(watch: Connection, load_id: int, error: GisgovError | None, *, since: str) -> None:
    problem = {
        "code": error.code if error else "load.job_failed",
        "params": {k: _plain(v) for k, v in error.params.items()} if error else {},
    }
    jobs.advance(watch, load_id, since=since, to="failed", problem=problem)


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | None) else str(value)


if __name__ == "__main__":
    main()
