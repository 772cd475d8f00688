"""`gisgov upkeep`: once what `gisgov serve` does each hour."""

from __future__ import annotations

from gisgov.cli.show import AsJson, CityName, console, print_json
from gisgov.settings import Settings
from gisgov.storage import engine, schema
from gisgov.storage import upkeep as work
from gisgov.words import say

__all__ = ["upkeep"]


def upkeep(*, city: CityName = None, as_json: AsJson = False) -> None:
    """Do once what `gisgov serve` does each hour, for a server that has the API's login only."""
    settings = Settings()
    with engine.open_city(settings, name=city) as db:
        with db.connect() as conn:
            schema.check(conn)
        done = work.once(db, settings)
    if as_json:
        print_json(done)
        return
    for name, count in done.items():
        console.print(say("upkeep.done", work=say(f"upkeep.{name}"), count=count))
