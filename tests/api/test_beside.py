"""Tests of api.beside: heavy work is done by a process of its own, one after another."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from api.beside import NICE, Beside
from gisgov.errors import BadInput, Unavailable
from gisgov.storage import engine

PATIENCE_S = 60


@pytest.fixture(scope="module")
def beside() -> Iterator[Beside]:
    made = Beside()
    yield made
    made.close()


def test_it_is_another_process_that_is_kept_and_comes_last(beside: Beside) -> None:
    there = beside(os.getpid)
    assert there != os.getpid()
    assert beside(os.getpid) == there
    assert beside(os.nice, 0) == min(os.nice(0) + NICE, 19)


def test_errors_come_back_as_they_are(beside: Beside) -> None:
    with pytest.raises(BadInput) as refused:
        beside(engine.check_name, "no name")
    assert (refused.value.code, refused.value.params) == (
        "database.bad_city_name",
        {"given": "no name"},
    )
    with pytest.raises(ValueError, match="invalid literal"):
        beside(int, "x")
    assert beside(int, "7") == 7


def test_one_that_was_ended_from_outside_is_begun_anew(beside: Beside) -> None:
    before = beside(os.getpid)
    os.kill(before, signal.SIGKILL)
    assert beside(os.getpid) not in (before, os.getpid())


def test_work_that_ends_the_process_is_told(beside: Beside) -> None:
    with pytest.raises(Unavailable):
        beside(os._exit, 1)
    assert beside(int, "7") == 7


def test_work_without_end_is_ended() -> None:
    made = Beside()
    before = made(os.getpid)
    made._patience_s = 0.2
    with pytest.raises(Unavailable) as late:
        made(time.sleep, 3600)
    assert late.value.code == "plan.too_long"
    made._patience_s = PATIENCE_S
    try:
        assert made(os.getpid) != before
    finally:
        made.close()
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_few_may_wait_and_the_next_is_told_at_once() -> None:
    made = Beside(waiting=1)
    assert made(int, "7") == 7
    working = threading.Thread(target=made, args=(time.sleep, 1))
    working.start()
    while not made._turn.locked():
        time.sleep(0.01)
    try:
        with pytest.raises(Unavailable) as busy:
            made(int, "7")
        assert busy.value.code == "plan.busy"
    finally:
        working.join(PATIENCE_S)
        assert made(int, "8") == 8
        made.close()
