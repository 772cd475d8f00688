"""Tests of tiles.freshness: what a reader is told, whoever commits in whichever order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest
from sqlalchemy import Engine, text

from gisgov.errors import GisgovError, Unavailable
from tiles.connections import ask_changes
from tiles.freshness import EVERYTHING, STATEMENT, Change, Feed

NOTE = "INSERT INTO tile_change (layer, west, south, east, north, at) VALUES "
OTHERS_END = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND datname = current_database()
"""
PATIENCE_S = 60


@pytest.fixture
def city(make_city) -> Iterator[Engine]:
    return make_city()


def write(city: Engine, values: str) -> None:
    with city.begin() as conn:
        conn.execute(text(NOTE + values))


def reading(city: Engine, steps: Callable[[Feed, list[Change]], Awaitable[None]]) -> None:
    """Run the steps with a feed of the city, and with what it has told up to then."""

    async def run() -> None:
        feed, told = Feed(lambda: ask_changes(city)), []
        feed.listen(told.extend)
        try:
            async with asyncio.timeout(PATIENCE_S):
                await steps(feed, told)
        finally:
            await feed.close()

    asyncio.run(run())


async def news(feed: Feed, told: list[Change]) -> list[Change]:
    told.clear()
    await feed.caught_up()
    return sorted(told, key=str)


def test_the_first_read_says_that_anything_may_have_changed(city: Engine) -> None:
    async def steps(feed, told):
        assert await news(feed, told) == [EVERYTHING]
        assert await news(feed, told) == []

    reading(city, steps)


def test_a_change_is_told_once_with_its_box_or_as_the_whole_layer(city: Engine) -> None:
    async def steps(feed, told):
        await feed.caught_up()
        write(city, "('roads', 1, 2, 3.5, 4, NULL), ('marks', NULL, NULL, NULL, NULL, NULL)")
        assert await news(feed, told) == [Change("marks", None), Change("roads", (1, 2, 3.5, 4))]
        assert await news(feed, told) == []

    reading(city, steps)


def test_a_box_without_end_is_the_whole_layer(city: Engine) -> None:
    async def steps(feed, told):
        await feed.caught_up()
        write(city, "('roads', 1, 2, 'Infinity', 4, NULL)")
        assert await news(feed, told) == [Change("roads", None)]

    reading(city, steps)


def test_transactions_that_commit_in_the_opposite_order_of_their_numbers_are_both_told(
    city: Engine,
) -> None:
    async def steps(feed, told):
        await feed.caught_up()
        with city.connect() as first, city.connect() as second:
            first.execute(text(NOTE + "('first', NULL, NULL, NULL, NULL, NULL)"))
            second.execute(text(NOTE + "('second', NULL, NULL, NULL, NULL, NULL)"))
            assert await news(feed, told) == []
            second.commit()
            assert await news(feed, told) == [Change("second", None)]
            first.commit()
            assert await news(feed, told) == [Change("first", None)]
        assert await news(feed, told) == []

    reading(city, steps)


def test_what_is_rolled_back_is_not_told(city: Engine) -> None:
    async def steps(feed, told):
        await feed.caught_up()
        with city.connect() as conn:
            conn.execute(text(NOTE + "('roads', NULL, NULL, NULL, NULL, NULL)"))
            conn.rollback()
        assert await news(feed, told) == []

    reading(city, steps)


def test_a_long_transaction_neither_hides_nor_repeats_what_others_commit(city: Engine) -> None:
    async def steps(feed, told):
        await feed.caught_up()
        with city.connect() as long:
            long.execute(text(NOTE + "('long', NULL, NULL, NULL, NULL, NULL)"))
            for number in range(5):
                write(city, f"('short {number}', NULL, NULL, NULL, NULL, NULL)")
                assert await news(feed, told) == [Change(f"short {number}", None)]
            long.commit()
        assert await news(feed, told) == [Change("long", None)]

    reading(city, steps)


def test_a_change_of_a_subtransaction_is_told(city: Engine) -> None:
    async def steps(feed, told):
        await feed.caught_up()
        with city.begin() as conn, conn.begin_nested():
            conn.execute(text(NOTE + "('nested', NULL, NULL, NULL, NULL, NULL)"))
        assert await news(feed, told) == [Change("nested", None)]

    reading(city, steps)


def test_a_change_that_time_brings_is_told_when_its_time_has_come(city: Engine) -> None:
    async def steps(feed, told):
        await feed.caught_up()
        write(city, "('marks', 1, 1, 1, 1, clock_timestamp() + interval '2 seconds')")
        told.clear()
        while not told:
            await feed.caught_up()
            with city.connect() as conn:
                due = conn.scalar(text("SELECT at <= now() FROM tile_change WHERE at IS NOT NULL"))
            assert due or not told
        assert told == [Change("marks", (1, 1, 1, 1))]
        assert await news(feed, told) == []

    reading(city, steps)


def test_a_moment_that_passed_before_its_transaction_was_committed_is_told(city: Engine) -> None:
    async def steps(feed, told):
        with city.connect() as conn:
            at = "clock_timestamp() + interval '10 milliseconds'"
            conn.execute(text(NOTE + f"('marks', 1, 1, 1, 1, {at})"))
            conn.execute(text("SELECT pg_sleep(0.02)"))
            await feed.caught_up()
            conn.commit()
        assert await news(feed, told) == [Change("marks", (1, 1, 1, 1))]

    reading(city, steps)


@pytest.mark.parametrize(
    "clock", ["now() - interval '31 minutes'", "now() + interval '1 minute'"], ids=["old", "ahead"]
)
def test_a_last_read_too_long_ago_or_in_the_future_counts_for_nothing(
    city: Engine, clock: str
) -> None:
    async def steps(feed, told):
        await feed.caught_up()
        with city.connect() as conn:
            feed._last[1] = conn.scalar(text(f"SELECT ({clock})::text")).encode()
        assert await news(feed, told) == [EVERYTHING]

    reading(city, steps)


@pytest.mark.parametrize("end", ["TRUNCATE tile_change", "VACUUM FULL tile_change"])
def test_another_life_of_the_table_of_changes_drops_everything(city: Engine, end: str) -> None:
    async def steps(feed, told):
        write(city, "('roads', NULL, NULL, NULL, NULL, NULL)")
        await feed.caught_up()
        with city.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.execute(text(end))
        assert await news(feed, told) == [EVERYTHING]

    reading(city, steps)


def test_a_lost_connection_is_made_anew_and_drops_everything(city: Engine) -> None:
    async def steps(feed, told):
        await feed.caught_up()
        with city.begin() as conn:
            conn.execute(text(OTHERS_END))
        assert await news(feed, told) == [EVERYTHING]
        write(city, "('roads', NULL, NULL, NULL, NULL, NULL)")
        assert await news(feed, told) == [Change("roads", None)]

    reading(city, steps)


def test_the_reading_leans_on_the_indexes_even_for_a_small_table(city: Engine) -> None:
    write(city, "('roads', NULL, NULL, NULL, NULL, NULL), ('marks', 1, 1, 1, 1, now())")

    async def plan() -> str:
        line = await ask_changes(city)
        line.close()
        with city.connect() as conn:
            conn.execute(text("SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off"))
            conn.connection.cursor().execute(
                "PREPARE asked (pg_snapshot, timestamptz, oid) AS " + STATEMENT
            )
            lines = conn.execute(text("EXPLAIN EXECUTE asked ('3:3:', now(), 1)")).scalars()
            return "\n".join(lines)

    found = asyncio.run(plan())
    assert found.count("ix_tile_change_xid") == 2
    assert found.count("ix_tile_change_at") == 1
    assert "Seq Scan" not in found


# ------------------------------------------------ who waits for which read


class Slow:
    """A connection whose answers come when they are let."""

    def __init__(self) -> None:
        self.asked = 0
        self.let: asyncio.Queue[list[bytes | None] | Exception] = asyncio.Queue()

    async def ask(self, given):  # noqa: ARG002 - answers are let, whatever is asked
        self.asked += 1
        answer = await self.let.get()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        pass


NOTHING_NEW: list[bytes | None] = [b"1:1:", b"now", b"1", b"f", None]


def with_slow(steps: Callable[[Feed, Slow], Awaitable[None]]) -> None:
    async def run() -> None:
        line = Slow()

        async def connect() -> Slow:
            return line

        feed = Feed(connect)
        try:
            async with asyncio.timeout(PATIENCE_S):
                await steps(feed, line)
        finally:
            await feed.close()

    asyncio.run(run())


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def test_who_comes_during_a_read_waits_for_the_next_and_shares_it() -> None:
    async def steps(feed, line):
        first = asyncio.create_task(feed.caught_up())
        await settled()
        later = [asyncio.create_task(feed.caught_up()) for _ in range(50)]
        await settled()
        assert line.asked == 1
        line.let.put_nowait(NOTHING_NEW)
        await settled()
        assert first.done()
        assert not any(task.done() for task in later)
        line.let.put_nowait(NOTHING_NEW)
        await asyncio.gather(*later)
        assert line.asked == 2

    with_slow(steps)


def test_one_who_goes_away_takes_nobody_along() -> None:
    async def steps(feed, line):
        goes = asyncio.create_task(feed.caught_up())
        stays = asyncio.create_task(feed.caught_up())
        await settled()
        goes.cancel()
        line.let.put_nowait(NOTHING_NEW)
        await stays
        assert goes.cancelled()

    with_slow(steps)


def test_all_who_wait_are_told_that_the_database_is_away_and_the_next_call_tries_again() -> None:
    async def steps(feed, line):
        line.let.put_nowait(Unavailable("database.gone", said="away"))
        told = await asyncio.gather(*(feed.caught_up() for _ in range(3)), return_exceptions=True)
        assert [error.code for error in told if isinstance(error, GisgovError)] == [
            "database.gone"
        ] * 3
        line.let.put_nowait(NOTHING_NEW)
        await feed.caught_up()

    with_slow(steps)


def test_who_waits_when_the_server_stops_is_told() -> None:
    async def steps(feed, line):
        waits = [asyncio.create_task(feed.caught_up())]
        await settled()
        waits.append(asyncio.create_task(feed.caught_up()))
        await settled()
        await feed.close()
        told = await asyncio.gather(*waits, return_exceptions=True)
        assert all(isinstance(error, Unavailable) for error in told)

    with_slow(steps)
