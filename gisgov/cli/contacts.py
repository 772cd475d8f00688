"""`gisgov contacts`: the names and phones that a city keeps, and the keys that seal them."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from sqlalchemy import text

from gisgov.cli.show import AsJson, CityName, console, notes, print_json, print_table, progress
from gisgov.settings import Settings
from gisgov.storage import accounts, contact_keys, contact_rotation, contacts, engine
from gisgov.words import say

__all__ = ["app", "forget", "rotate", "status"]

app = typer.Typer(
    help="Names and phones of people: how many are kept, and the keys that seal them.",
    no_args_is_help=True,
)


@app.command()
def status(*, city: CityName = None, as_json: AsJson = False) -> None:
    """Say how many names and phones the city keeps, and under which keys; no names."""
    settings = Settings()
    ring = contact_keys.ring_file(settings)
    with engine.open_city(settings, name=city) as db, db.connect() as conn:
        found = contacts.held(conn)
    keys = contact_keys.read(ring) if found or ring.exists() else None
    if as_json:
        there = sorted(keys.sealing) if keys else []
        print_json({"ring": ring, "current": keys and keys.current, "keys": there, "rows": found})
        return
    console.print(say("contacts.ring", file=ring) if keys else say("contacts.none"))
    heads = [say(f"contacts.{name}") for name in ("of", "key", "state", "rows")]
    print_table(heads, [[h.table, h.key_id, _state(h.key_id, keys), h.rows] for h in found])


@app.command()
def rotate(*, city: CityName = None, as_json: AsJson = False) -> None:
    """Seal the names and phones with a new key, and drop the old one.

    In batches, each of them committed: stopped, it goes on when it is run again. The old key goes
    when no row of any city of the server needs it.
    """
    with progress(say("contacts.rotating")) as tell:
        done = contact_rotation.rotate(Settings(), city=city, progress=tell)
    if as_json:
        print_json(done)
        return
    said = "contacts.went_on" if done.resumed else "contacts.new_key"
    console.print(say(said, key=done.key_id))
    console.print(say("contacts.resealed", rows=done.rows))
    for key_id in done.dropped:
        console.print(say("contacts.dropped", key=key_id))
    if done.unreadable:
        notes.print(say("contacts.unopened", rows=done.unreadable))
    for key_id, cities in done.kept.items():
        notes.print(say("contacts.kept", key=key_id, cities=", ".join(cities)))


@app.command()
def forget(
    *,
    key: Annotated[
        str | None, typer.Option(help="Only what is sealed with this key, by its id.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Delete without asking.")] = False,
    city: CityName = None,
) -> None:
    """Delete the names and phones that the city keeps; people, incidents and counts stay."""
    with engine.open_city(Settings(), name=city) as db, db.begin() as conn:
        name = conn.scalar(text("SELECT current_database()"))
        rows = sum(h.rows for h in contacts.held(conn) if key in {None, h.key_id})
        if rows and not yes:
            if not sys.stdin.isatty():
                notes.print(say("contacts.not_asked", rows=rows, city=name))
                raise typer.Exit(1)
            typer.confirm(say("contacts.ask_forget", rows=rows, city=name), abort=True)
        gone = contacts.forget(conn, key_id=key)
        accounts.write_audit(conn, "contacts_forgotten", subject="contact", rows=gone, key=key)
    console.print(say("contacts.forgotten", rows=gone))


def _state(key_id: str, keys: contact_keys.Keys | None) -> str:
    if keys is None or key_id not in keys.sealing:
        return say("contacts.key_lost")
    return say("contacts.key_current" if key_id == keys.current else "contacts.key_older")
