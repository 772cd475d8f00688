"""Opens a table of any format by what it holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from gisgov.intake.files import readable
from gisgov.intake.tables import text
from gisgov.intake.tables.batch import Table
from gisgov.intake.tables.kinds import format_of, local
from gisgov.intake.tables.witness import witness

__all__ = ["open_table"]


@contextmanager
def open_table(
    path: str | os.PathLike[str],
    *,
    layer: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
) -> Iterator[Table]:
    local(os.fspath(path))
    file = readable(path)
    format_of(file)
    with ExitStack() as stack:
        seen = witness(file)
        yield Table(file, text.read(file, encoding=encoding), seen.digest, seen.unchanged)
