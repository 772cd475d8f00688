"""What is logged holds no values of rows: neither in messages nor in the traces of errors.

The libraries log errors too, with all that the database said of the row that it refused; so this is
done where every record is made, and not where we log.
"""

from __future__ import annotations

import logging
from typing import Any

import psycopg
from sqlalchemy.exc import DBAPIError

from gisgov.storage.failures import bare, trace

__all__ = ["without_values"]


def without_values() -> None:
    """Have every record of this process made without values, from now on."""
    logging.setLogRecordFactory(_record)


def _record(*given: Any, **named: Any) -> logging.LogRecord:  # noqa: ANN401 - as logging calls it
    record = logging.LogRecord(*given, **named)
    if record.exc_info and record.exc_info[1] is not None:
        record.exc_text = trace(record.exc_info[1])
        record.exc_info = None
    if isinstance(record.args, tuple):
        record.args = tuple(map(_told, record.args))
    return record


def _told(value: object) -> object:
    return bare(value) if isinstance(value, psycopg.Error | DBAPIError) else value
