"""What permission and audit cost on the hot reads, and whether anything comes out that must not.

python -m benchmarks.trust [--quick]

Builds the demo city (`small` with --quick), with accounts of each role in areas of each level.
Reads of one building's residents, one household and one worker's day are measured as requests do
them, under row security and without; then the same with look, audit and commit; then answers with
counts. After that thousands of forbidden tries, by looks, in SQL as the API's role, and over HTTP,
count the rows that come out. Last, linear programming attacks the statistics of a city whose
borders change. The last line is one JSON object; overheads are those of the worst of the three.
"""

from __future__ import annotations

import argparse
import json
import signal
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, Engine, text

from api.main import create_app
from benchmarks.cities import dropped_afterwards
from benchmarks.trust import cast, cost, disclosure, forbidden
from benchmarks.trust.world import Tries, furnished
from gisgov.settings import Settings
from gisgov.storage import around, buildings, demo, engine, roles

CITY = "bench_trust"
SEED = 1
CONTACTS = 2_000


@dataclass(frozen=True)
class Effort:
    """How much is measured, and how often it is tried."""

    size: str
    subjects: int
    rounds: int
    homes: int
    looks: int
    sql: int
    tickets: int
    emergencies: int
    http: int


FULL = Effort("yichang", 100, 45, 4, 20_000, 10_000, 2_000, 1_000, 4_000)
QUICK = Effort("small", 12, 45, 2, 2_000, 1_000, 150, 100, 300)

SUBJECTS = {
    "building": "SELECT building_id AS id FROM building_stock WHERE persons > 0"
    " ORDER BY hashtext(building_id::text) LIMIT :n",
    "household": "SELECT household_id AS id FROM person WHERE retired_on IS NULL"
    " GROUP BY household_id ORDER BY hashtext(household_id::text) LIMIT :n",
    "worker": "SELECT worker_id AS id, min(fixed_at) AS at FROM position GROUP BY worker_id"
    " ORDER BY hashtext(worker_id::text) LIMIT :n",
}
POINTS = (
    "SELECT ST_X(point) AS x, ST_Y(point) AS y FROM building WHERE retired_on IS NULL"
    " ORDER BY hashtext(id::text) LIMIT :n"
)


def main() -> None:
    """Run, print tables and one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a small city, within a minute")
    quick = parser.parse_args().quick
    effort = QUICK if quick else FULL
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: clean up, then end
    settings = Settings().model_copy(update={"requests_per_minute": 0, "city": CITY})
    with engine.server(settings, create=True), dropped_afterwards(settings, CITY):
        demo.build(settings, CITY, size=effort.size, seed=SEED)
        with engine.open_city(settings, name=CITY) as owner:
            api = roles.api_engine(owner, settings)
            try:
                figures = bench(settings, owner, api, effort)
            finally:
                api.dispose()
        figures["lp_recovered"] = disclosure.attacked(settings, seed=SEED, quick=quick)
    print(json.dumps(figures))


def bench(settings: Settings, owner: Engine, api: Engine, effort: Effort) -> dict[str, Any]:
    """Measure the cost of reads, then try what is forbidden."""
    rls, audit = bench_reads(owner, api, effort)
    tries = try_all(settings, owner, api, effort)
    print_tries(tries)
    return {
        "rls_overhead_ratio": round(rls, 2),
        "audit_overhead_ratio": round(audit, 2),
        "forbidden_tried": tries.tried.total(),
        "leaks": tries.leaks.total(),
    }


# ---------------------------------------------------------------- cost


def bench_reads(owner: Engine, api: Engine, effort: Effort) -> tuple[float, float]:
    """Measure the hot reads and answers with counts; return the worst overheads of the reads."""
    with owner.begin() as conn:
        read_by = {
            "building": cast.everywhere(conn, "worker"),
            "worker": cast.everywhere(conn, "commander"),
        }
        read_by["household"] = read_by["building"]
        dispatcher = cast.everywhere(conn, "dispatcher")
        subjects = {
            kind: chosen(conn, kind, read_by[kind].token, effort.subjects) for kind in SUBJECTS
        }
        points = list(conn.execute(text(POINTS), {"n": max(3, effort.subjects // 10)}))
    costs, audits = [], []
    for read in cost.READS:
        mine = subjects[read.subject]
        costs.append(cost.guarded(read, mine, api=api, owner=owner, rounds=effort.rounds))
        few = mine[: max(3, effort.subjects // 10)]
        audits.append(cost.audited(read, few, api=api, rounds=effort.rounds))
    few_rounds: Any = {
        "token": dispatcher.token,
        "api": api,
        "owner": owner,
        "rounds": effort.rounds // 3,
    }
    numbers = [each.number for each in subjects["building"]][: effort.subjects // 3]
    counted = [
        cost.counted("get_building", buildings.get, numbers, **few_rounds),
        cost.counted("around", lambda conn, at: around.around(conn, *at), points, **few_rounds),
    ]
    print_costs(costs, audits, counted)
    return max(each.vs_same for each in costs), max(audits)


def chosen(conn: Connection, kind: str, token: str, count: int) -> list[cost.Subject]:
    """Subjects of one kind, spread over the city."""
    rows = conn.execute(text(SUBJECTS[kind]), {"n": count}).mappings()
    return [
        cost.Subject(
            row["id"],
            token,
            (row["at"], row["at"] + timedelta(days=1)) if kind == "worker" else None,
        )
        for row in rows
    ]


def print_costs(
    costs: Sequence[cost.Cost], audits: Sequence[float], counted: Sequence[cost.Counted]
) -> None:
    """Print milliseconds and ratios."""
    columns = ("subjects", "rows", "ms", "ms without", "ratio", "ms plain", "ratio", "with audit")
    shown = Table("read", *columns, title="Row security", box=None)
    for each, audit in zip(costs, audits, strict=True):
        shown.add_row(
            each.name,
            str(each.subjects),
            str(each.rows),
            f"{each.ours_ms:.2f}",
            f"{each.same_ms:.2f}",
            f"{each.vs_same:.2f}",
            f"{each.plain_ms:.2f}",
            f"{each.vs_plain:.2f}",
            f"{audit:.2f}",
        )
    Console(width=100).print(shown)
    shown = Table("answer", "ms", "ms without", "ratio", title="Counts", box=None)
    for one in counted:
        shown.add_row(one.name, f"{one.ours_ms:.1f}", f"{one.plain_ms:.1f}", f"{one.ratio:.2f}")
    Console(width=100).print(shown)
    print(
        "Without: the same query as the owner, whom no policy binds. Plain: the query of a program"
        " that knows no looks. With audit: look, audit and commit and then the read, to the read."
    )


# ---------------------------------------------------------------- what is forbidden


def try_all(settings: Settings, owner: Engine, api: Engine, effort: Effort) -> Tries:
    """Try what is forbidden by each way."""
    tries = Tries(Counter(), Counter())
    with owner.begin() as conn:
        people = cast.enter(conn, homes=effort.homes, seed=SEED)
        bad = cast.nobodies(conn, people[0])
        world = furnished(conn, people, cast.under(conn), contacts=CONTACTS)
    forbidden.by_look(api, world, tries, number=effort.looks, bad=bad, seed=SEED)
    forbidden.by_sql(api, world, tries, number=effort.sql, bad=bad)
    forbidden.by_ticket(api, owner, world, tries, number=effort.tickets, seed=SEED)
    forbidden.by_emergency(api, owner, world, tries, number=effort.emergencies, seed=SEED)
    with TestClient(create_app(settings, engine=owner)) as client:
        forbidden.by_http(client, world, tries, number=effort.http, bad=bad, seed=SEED)
    return tries


def print_tries(tries: Tries) -> None:
    """Print how often what was tried, and how many rows came out."""
    shown = Table("forbidden", "tried", "rows out", title="Tries", box=None)
    for kind in sorted(tries.tried):
        shown.add_row(kind, f"{tries.tried[kind]:,}", f"{tries.leaks[kind]:,}")
    Console(width=100).print(shown)


if __name__ == "__main__":
    main()
