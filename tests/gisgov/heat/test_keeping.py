"""Fields are made once, one at a time, and kept up to so many bytes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from gisgov.errors import Unavailable
from gisgov.heat.keeping import Kept


@dataclass
class Thing:
    nbytes: int


def test_many_who_ask_for_the_same_have_it_made_once():
    kept, made, all_there = Kept(100), [], threading.Barrier(8)

    def ask(_):
        all_there.wait()
        return kept.take("key", lambda: made.append(1) or Thing(1))

    with ThreadPoolExecutor(8) as pool:
        things = list(pool.map(ask, range(8)))
    assert len(made) == 1
    assert all(thing is things[0] for thing in things)


def test_no_two_are_made_at_the_same_time():
    kept, busy, worst = Kept(100), [], []

    def make():
        busy.append(1)
        worst.append(len(busy))
        threading.Event().wait(0.01)
        busy.pop()
        return Thing(1)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda key: kept.take(key, make), range(8)))
    assert max(worst) == 1


def test_what_was_not_asked_for_goes_first():
    kept = Kept(2)
    first, second = kept.take("a", lambda: Thing(1)), kept.take("b", lambda: Thing(1))
    assert kept.take("a", lambda: Thing(1)) is first
    kept.take("c", lambda: Thing(1))
    assert kept.take("a", lambda: Thing(1)) is first
    assert kept.take("b", lambda: Thing(1)) is not second


def test_what_is_larger_than_all_is_kept_alone():
    kept = Kept(2)
    kept.take("small", lambda: Thing(1))
    large = kept.take("large", lambda: Thing(9))
    assert kept.take("large", lambda: Thing(9)) is large


def test_what_fails_is_told_and_tried_again():
    kept = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept.take("key", lambda: Thing(1 // 0))
    assert kept.take("key", lambda: Thing(1)).nbytes == 1


def test_who_waits_too_long_is_told():
    kept, begun, done = Kept(2, patience_s=0.01), threading.Event(), threading.Event()

    def slow():
        begun.set()
        done.wait()
        return Thing(1)

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(kept.take, "slow", slow)
        begun.wait()
        with pytest.raises(Unavailable) as error:
            kept.take("mine", lambda: Thing(1))
        done.set()
        other.result()
    assert error.value.code == "heat.busy"


def test_who_finds_too_many_waiting_is_told_at_once():
    kept, begun, go = Kept(9, waiting=1), threading.Event(), threading.Event()

    def make():
        begun.set()
        go.wait()
        return Thing(1)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(kept.take, "first", make)
        begun.wait()
        second = pool.submit(kept.take, "second", lambda: Thing(2))
        while kept._room._value:  # until the second waits
            threading.Event().wait(0.001)
        with pytest.raises(Unavailable, match="again"):
            kept.take("third", lambda: Thing(3))
        go.set()
        assert (first.result().nbytes, second.result().nbytes) == (1, 2)
