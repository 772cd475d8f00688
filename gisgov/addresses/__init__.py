"""Addresses as people write them: normalised, taken apart, and matched with what a city holds."""

from __future__ import annotations

from gisgov.addresses.chinese import read_chinese
from gisgov.addresses.latin import read_latin
from gisgov.addresses.letters import has_chinese
from gisgov.addresses.names import Book
from gisgov.addresses.parts import Reading

__all__ = ["Book", "Reading", "read"]


def read(text: str, book: Book) -> Reading:
    """Take an address apart by the names of a city.

    Parameters
    ----------
    text
        As somebody wrote it, in Chinese or Latin letters. Latin letters in a city whose names are
        Chinese are pinyin, and counted as Chinese addresses are.
    book
        The names of the city.
    """
    if has_chinese(text) or (book.chinese and not book.reads_western(text)):
        return read_chinese(text, book)
    return read_latin(text, book)
