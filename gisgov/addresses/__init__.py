"""Addresses as people write them: normalised, taken apart, and matched with what a city holds."""

from __future__ import annotations

from gisgov.addresses.chinese import read_chinese
from gisgov.addresses.letters import has_chinese
from gisgov.addresses.names import Book
from gisgov.addresses.parts import Reading

__all__ = ["Book", "Reading", "read"]


def read(text: str, book: Book) -> Reading:
    """Take an address apart by the names of a city.

    Parameters
    ----------
    text
        As somebody wrote it, in Chinese or Latin letters.
    book
        The names of the city.
    """
    return read_chinese(text, book)
