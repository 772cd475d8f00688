"""The names of a city in memory: read once, and again when names were added."""

from __future__ import annotations

from threading import Lock
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from gisgov.addresses.hits import Name
from gisgov.addresses.names import Book
from gisgov.storage.queries import fixed

__all__ = ["book_of"]


class _Stamp(NamedTuple):
    """What changes with the names: nobody takes one away."""

    names: int
    sum: int


_books: WeakKeyDictionary[Engine, tuple[_Stamp, Book]] = WeakKeyDictionary()
_lock = Lock()


def book_of(conn: Connection) -> Book:
    """The names of the city, as they are now.

    Parameters
    ----------
    conn
        A connection to the city; what it sees is what is read.
    """
    stamp = _Stamp(*conn.execute(fixed("search_stamp")).one())
    known = _books.get(conn.engine)
    if known and known[0] == stamp:
        return known[1]
    with _lock:
        known = _books.get(conn.engine)
        if known is None or known[0] != stamp:
            known = stamp, _read(conn)
            _books[conn.engine] = known
    return known[1]


def _read(conn: Connection) -> Book:
    rows = conn.execute(fixed("search_names")).all()
    also = [(row.written, Name(row.kind, row.name)) for row in rows if row.written]
    other = {(name.kind, written) for written, name in also}
    names = {Name(row.kind, row.name) for row in rows if row.name}
    return Book(sorted(name for name in names if name not in other), also)
