"""What row security and the audit cost on the hot reads, beside the same reads without them.

A read is the whole transaction of a request: a connection of the pool, the time limit, the token
and the ticket, the query, all rows. Ours asks as the API's role under the policies. The other asks
as the owner, whom no policy binds, with as many round trips: once our query with the ticket's look
written into it, and once the query of a program that knows no looks, by building, household or
worker and day. Both must give the same rows. Which of the three begins changes each round.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, TextClause, text

from gisgov.storage import looks, sessions
from gisgov.storage.queries import fixed

__all__ = ["READS", "Cost", "Counted", "Subject", "audited", "counted", "guarded"]

LIMIT = text("SET LOCAL statement_timeout = '5s'")
WARM = 12  # a connection prepares a statement when it comes for the sixth time

RESIDENTS, POSITIONS = fixed("residents").text, fixed("positions").text
TICKETS = (
    "(SELECT * FROM look"
    " WHERE digest = (SELECT sha256(convert_to(current_setting('gisgov.ticket'), 'UTF8')))) look"
)

LISTED = (
    "FROM (SELECT unnest(households) AS id FROM look) listed\nJOIN household h ON h.id = listed.id"
)


def replaced(query: str, *pairs: tuple[str, str]) -> TextClause:
    """The query with parts of it written otherwise; each must be there."""
    for old, new in pairs:
        if old not in query:
            raise LookupError(old)
        query = query.replace(old, new)
    return text(query)


def of_residents(column: str) -> TextClause:
    """The query of residents as a program without looks writes it."""
    wanted = f"WHERE {column} = :number AND d.retired_on IS NULL AND h.retired_on IS NULL"
    return replaced(RESIDENTS, (LISTED, "FROM household h"), ("ORDER BY", f"{wanted}\nORDER BY"))


@dataclass(frozen=True)
class Read:
    """One of the hot reads, and the same without row security."""

    name: str
    subject: looks.Subject
    purpose: looks.Purpose
    ours: TextClause
    same: TextClause
    plain: TextClause


WHOSE = "= (SELECT worker_id FROM look)"
WHOSE_BY_HAND = (
    f"= (SELECT worker_id FROM {TICKETS})"  # noqa: S608 - all of it stands here
    f" AND p.fixed_at >= (SELECT since FROM {TICKETS})"
    f" AND p.fixed_at < (SELECT until FROM {TICKETS})"
)
WHOSE_PLAINLY = "= :number AND p.fixed_at >= :since AND p.fixed_at < :until"

READS = (
    Read(
        "building's residents",
        "building",
        "visit",
        text(RESIDENTS),
        replaced(RESIDENTS, ("FROM look", f"FROM {TICKETS}")),
        of_residents("d.building_id"),
    ),
    Read(
        "household",
        "household",
        "visit",
        text(RESIDENTS),
        replaced(RESIDENTS, ("FROM look", f"FROM {TICKETS}")),
        of_residents("h.id"),
    ),
    Read(
        "worker's day",
        "worker",
        "inspection",
        text(POSITIONS),
        replaced(POSITIONS, (WHOSE, WHOSE_BY_HAND)),
        replaced(POSITIONS, (WHOSE, WHOSE_PLAINLY)),
    ),
)


@dataclass(frozen=True)
class Subject:
    """What is read, and who may."""

    number: int
    token: str
    between: tuple[datetime, datetime] | None = None

    @property
    def given(self) -> dict[str, Any]:
        """Parameters of a query without looks."""
        since, until = self.between or (None, None)
        return {"number": self.number, "since": since, "until": until}


@dataclass(frozen=True)
class Cost:
    """Medians over the subjects, in milliseconds; the ratios are medians of the subjects' own."""

    name: str
    subjects: int
    rows: int
    ours_ms: float
    same_ms: float
    plain_ms: float
    vs_same: float
    vs_plain: float


def guarded(
    read: Read, subjects: Sequence[Subject], *, api: Engine, owner: Engine, rounds: int
) -> Cost:
    """Measure one of the hot reads under the policies and without.

    Raises
    ------
    AssertionError
        The policies let other rows through than the queries without them find.
    """
    warm(read, subjects[0], api=api, owner=owner)
    times, rows = [], []
    for each in subjects:
        ticket = opened(api, read, each)
        ways = (
            lambda each=each, ticket=ticket: answered(api, each, read.ours, ticket=ticket),
            lambda each=each, ticket=ticket: answered(owner, each, read.same, ticket=ticket),
            lambda each=each, ticket=ticket: answered(
                owner, each, read.plain, ticket=ticket, given=each.given
            ),
        )
        found = [way() for way in ways]
        assert found[0] == found[1] == found[2], f"other rows: {read.name} {each.number}"  # noqa: S101
        rows.append(len(found[0]))
        times.append(taken(ways, rounds))
    ours, same, plain = zip(*times, strict=True)
    return Cost(
        read.name,
        len(subjects),
        round(statistics.median(rows)),
        *(statistics.median(column) * 1000 for column in (ours, same, plain)),
        statistics.median(a / b for a, b in zip(ours, same, strict=True)),
        statistics.median(a / b for a, b in zip(ours, plain, strict=True)),
    )


def audited(read: Read, subjects: Sequence[Subject], *, api: Engine, rounds: int) -> float:
    """How many times as long as the read alone it takes with look, audit and commit."""
    ratios = []
    for each in subjects:
        ticket = opened(api, read, each)
        alone, whole = taken(
            (
                lambda each=each, ticket=ticket: answered(api, each, read.ours, ticket=ticket),
                lambda each=each: looked(api, read, each),
            ),
            rounds,
        )
        ratios.append(whole / alone)
    return statistics.median(ratios)


@dataclass(frozen=True)
class Counted:
    """Milliseconds of an answer with counts, with the rule that guards them and without."""

    name: str
    ours_ms: float
    plain_ms: float
    ratio: float


def counted(
    name: str,
    act: Callable[[Connection, Any], object],
    over: Sequence[Any],
    *,
    token: str,
    api: Engine,
    owner: Engine,
    rounds: int,
) -> Counted:
    """Measure an answer with counts as the API's role and as the owner, whom no rule binds."""

    def asked(engine: Engine, of: Any) -> object:  # noqa: ANN401
        with reading(engine, token) as conn:
            return act(conn, of)

    times = []
    for each in (over[0], *over):
        ways = (lambda each=each: asked(api, each), lambda each=each: asked(owner, each))
        times.append(taken(ways, rounds))
    ours, plain = zip(*times[1:], strict=True)  # the first has warmed the connections
    return Counted(
        name,
        statistics.median(ours) * 1000,
        statistics.median(plain) * 1000,
        statistics.median(a / b for a, b in zip(ours, plain, strict=True)),
    )


def warm(read: Read, subject: Subject, *, api: Engine, owner: Engine) -> None:
    """Have the connections of both pools prepare the statements."""
    ticket = opened(api, read, subject)
    for _ in range(WARM):
        answered(api, subject, read.ours, ticket=ticket)
        answered(owner, subject, read.same, ticket=ticket)
        answered(owner, subject, read.plain, ticket=ticket, given=subject.given)
        looked(api, read, subject)


def taken(ways: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Least seconds of each way: what else the machine does only adds. They begin by turns."""
    times: list[list[float]] = [[] for _ in ways]
    for turn in range(rounds):
        for step in range(len(ways)):
            at = (turn + step) % len(ways)
            start = time.perf_counter()
            ways[at]()
            times[at].append(time.perf_counter() - start)
    return [min(of_one) for of_one in times]


def opened(api: Engine, read: Read, subject: Subject) -> str:
    """The ticket of a look."""
    since, until = subject.between or (None, None)
    given: dict[str, Any] = {
        "subject": read.subject,
        "subject_id": subject.number,
        "purpose": read.purpose,
    }
    given |= {"note": None, "since": since, "until": until, "wanted": None}
    with api.begin() as conn:
        sessions.prove(conn, subject.token)
        return str(conn.execute(looks.OPEN, given).one().ticket)


def looked(api: Engine, read: Read, subject: Subject) -> list[Any]:
    """Rows of a look, opened, committed and read as a request does."""
    asked = looks.looking(
        api,
        subject.token,
        read.subject,
        subject.number,
        purpose=read.purpose,
        between=subject.between,
    )
    with asked as look:
        return list(look.conn.execute(read.ours).all())


@contextmanager
def reading(engine: Engine, token: str, ticket: str | None = None) -> Iterator[Connection]:
    """The reading transaction of a request."""
    with engine.connect() as conn:
        conn.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        conn.execute(LIMIT)
        sessions.prove(conn, token, ticket=ticket)
        yield conn
        conn.commit()


def answered(
    engine: Engine,
    subject: Subject,
    query: TextClause,
    *,
    ticket: str,
    given: dict[str, Any] | None = None,
) -> list[Any]:
    """Rows of one query in a reading transaction of its own."""
    with reading(engine, subject.token, ticket) as conn:
        return list(conn.execute(query, given or {}).all())
