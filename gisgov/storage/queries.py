"""The fixed queries of `storage/sql` by name, and the form that all answers share."""

from __future__ import annotations

from functools import cache
from importlib import resources

from pydantic import ConfigDict
from sqlalchemy import TextClause, text

__all__ = ["ANSWER", "fixed"]

ANSWER = ConfigDict(use_attribute_docstrings=True)
"""Answers are frozen dataclasses that go over the wire as they are; their field texts too."""


@cache
def fixed(name: str) -> TextClause:
    """The query of the file `sql/<name>.sql`, ready for its parameters.

    Parameters
    ----------
    name
        Of the file, without its ending.
    """
    return text(resources.files("gisgov.storage").joinpath("sql", f"{name}.sql").read_text("utf-8"))
