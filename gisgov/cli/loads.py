"""`gisgov load`: all that can be loaded."""

from __future__ import annotations

from gisgov.cli import load, load_city, load_raster, table

__all__ = ["app"]

app = load.app
app.command("table")(table.load_table)
app.command("city")(load_city.load_city)
app.command("raster")(load_raster.load_raster)
