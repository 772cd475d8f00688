"""What commands print: progress, tables and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Annotated

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.measure import Measurement
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from gisgov.words import legible, word

__all__ = ["AsJson", "CityName", "console", "notes", "print_json", "print_table", "progress"]

CityName = Annotated[
    str | None,
    typer.Option("--city", help="Name of the city; not needed where there is only one."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs to read.")]

FOLDED_WIDTH = 9  # characters that a column that folds has at least

console = Console(highlight=False, markup=False)
notes = Console(highlight=False, markup=False, stderr=True)


@contextmanager
def progress(title: str) -> Iterator[Callable[[str, float], None]]:
    """Show a bar on the terminal while the body runs and tells what it does, and how far it is."""
    columns = (TextColumn("{task.description}"), BarColumn(30), TimeElapsedColumn())
    with Progress(*columns, console=notes) as bar:
        task = bar.add_task(title, total=1.0)

        def tell(what: str, fraction: float) -> None:
            bar.update(task, description=f"{title}: {word(what)}", completed=fraction)

        yield tell
        bar.update(task, description=title, completed=1.0)


def print_table(
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    headed: bool = True,
    folded: int | None = None,
) -> None:
    """Print rows under headings; numbers to the right, null as a dash.

    Parameters
    ----------
    headings
        One a column.
    rows
        Cells; nothing is printed where there are no rows.
    headed
        Whether the headings are printed.
    folded
        The column that goes on in a second line where the terminal is narrow; none is cut off.
    """
    rows = [list(row) for row in rows]
    if not rows:
        return
    cells = [["–" if cell is None else legible(str(cell)) for cell in row] for row in rows]
    table = Table(box=None, pad_edge=False, show_header=headed)
    for column, heading in enumerate(headings):
        numbers = all(isinstance(r[column], int | float | None) for r in rows)
        widest = max(cell_len(text) for text in [heading, *(row[column] for row in cells)])
        folds = folded is None or column == folded
        table.add_column(
            heading,
            justify="right" if numbers else "left",
            overflow="fold",
            min_width=min(widest, FOLDED_WIDTH) if folds else widest,
        )
    for row in cells:
        table.add_row(*row)
    needed = Measurement.get(console, console.options.update(max_width=1000), table).minimum
    console.print(table, width=max(console.width, needed), crop=False)


def print_json(value: object) -> None:
    """Print a dataclass, mapping or list as JSON."""
    print(json.dumps(value, default=_plain, ensure_ascii=False, indent=1))  # noqa: T201


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
