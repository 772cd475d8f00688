"""The figures as tables for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.placing.asking import Placed
from benchmarks.placing.incidents import KNOWN, Counted
from benchmarks.placing.moved import Moved
from benchmarks.placing.ours import Built
from benchmarks.placing.truth import Ruling

__all__ = ["border", "headline", "indexes", "others", "published", "rulings"]


def headline(found: Placed) -> None:
    """Print who places how fast, and with whose answers ours were compared."""
    columns = ("asked", "points", "M points/s", "ours is", "differ away", "on borders")
    table = Table("", *columns, title=f"Points in {found.name}", box=None)
    for threads, mps in (("all cores", found.both), ("one thread", found.alone)):
        table.add_row("ours", threads, f"{found.points:,}", f"{mps:.1f}", "", "", "")
    for one in found.peers:
        speed = f"{one.mps:.2f}", f"{found.both / one.mps:.1f} x"
        differs = f"{one.away:,}", f"{one.on_border:,}"
        table.add_row(one.name, one.form, f"{one.points:,}", *speed, *differs)
    differs = f"{found.away:,}", f"{found.on_border:,}"
    table.add_row("GEOS", "to check", f"{found.checked:,}", "", "", *differs)
    _print(table)


def others(found: Sequence[Placed]) -> None:
    """Print how fast other points are placed."""
    names = [peer.name for peer in found[0].peers]
    columns = ("points", "ours", "one thread", "peers' points", *names, "differ away", "on borders")
    table = Table("", *columns, title="Other points, millions a second", box=None)
    for one in found:
        speeds = f"{one.both:.1f}", f"{one.alone:.1f}", f"{one.checked:,}"
        theirs = [f"{peer.mps:.2f}" for peer in one.peers]
        differs = f"{one.all_away:,}", f"{one.on_border:,}"
        table.add_row(one.name, f"{one.points:,}", *speeds, *theirs, *differs)
    _print(table)
    print("Differ away: answers of peers or GEOS that are not ours, away from borders. On borders:")
    print("GEOS's only, as some peers are fastest when asked what lies within, and borders do not.")


def rulings(found: Mapping[str, Sequence[Ruling]]) -> None:
    """Print what was held against the rule."""
    columns = ("places", "points", "on a border", "wrong", "beside one", "wrong")
    table = Table("", *columns, title="By the rule, in whole numbers", box=None)
    for areas, ruled in found.items():
        for one in ruled:
            beside = one.points - one.on_border, one.wrong_beside
            counts = (one.points, one.on_border, one.wrong_on, *beside)
            table.add_row(areas, one.kind, *(f"{count:,}" for count in counts))
    _print(table)


def published(found: Sequence[Counted]) -> None:
    """Print counts beside those that were published."""
    columns = ("points", "published", "placed", "areas that differ", "known to differ", "as known")
    table = Table("", *columns, title="San Francisco's incidents in block groups", box=None)
    for one in found:
        counts = (one.points, one.published, one.placed, one.areas_differ, KNOWN[one.kind][1])
        table.add_row(
            one.kind, *(f"{count:,}" for count in counts), "yes" if one.as_known else "NO"
        )
    _print(table)


def indexes(
    built: Mapping[str, Built], mps: Mapping[str, float], *, compile_s: float | None
) -> None:
    """Print what indexes cost."""
    table = Table("", "areas", "build s", "MB", "M points/s", title="Indexes", box=None)
    for name, one in built.items():
        costs = f"{one.seconds:.2f}", f"{one.mb:.1f}", f"{mps[name]:.1f}"
        table.add_row(name, f"{len(one.index):,}", *costs)
    _print(table)
    for name, one in built.items():
        print(f"{name}: {one.index.explain()}")
    took = "is not measured with --quick" if compile_s is None else f"takes {compile_s} s"
    print(f"Compiling {took}; it is done once on a machine and is in no other figure.")


def border(one: Moved) -> None:
    """Print what moving a border took."""
    columns = ("rows", "between", "rows changed", "committed s", "moved back s", "rows wrong")
    title = f"A border moved in a city of {one.grids:,} grids"
    table = Table(*columns, title=title, box=None)
    seconds = f"{one.seconds:.2f}", f"{one.back_s:.2f}"
    between = " and ".join(one.codes)
    table.add_row(f"{one.rows:,}", between, f"{one.changed:,}", *seconds, f"{one.wrong:,}")
    _print(table)


def _print(table: Table) -> None:
    Console(width=140).print(table)
