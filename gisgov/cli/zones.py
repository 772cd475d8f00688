"""`gisgov zones`: grids drawn, proved, approved, published for a day, applied, exported."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection, text

from gisgov import zoning
from gisgov.cli.show import (
    AsJson,
    CityName,
    console,
    notes,
    print_json,
    print_table,
    progress,
)
from gisgov.errors import BadInput
from gisgov.settings import Settings
from gisgov.storage import engine
from gisgov.storage.plans import (
    applying,
    beginning,
    changes,
    deciding,
    documents,
    drawing,
    ground,
    tables,
    telling,
    whole,
)
from gisgov.storage.plans.values import PlanDocument, PlanListed
from gisgov.words import language, say, word

__all__ = ["app"]

app = typer.Typer(
    help="Grids drawn by household counts, along streets: plans, and what becomes of them.",
    no_args_is_help=True,
)
Number = Annotated[int, typer.Argument(help="Number of the plan.")]
LISTED = ("id", "state", "communities", "grids", "out_of_bounds", "households", "effective_on")


@app.command()
def draw(
    communities: Annotated[
        list[str] | None, typer.Argument(help="Codes of communities; or --all.")
    ] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All communities.")] = False,
    name: Annotated[str | None, typer.Option(help="What the plan is called.")] = None,
    lower: Annotated[int, typer.Option(min=1, help="Fewest households of a grid.")] = 200,
    upper: Annotated[int, typer.Option(min=1, help="Most households of a grid.")] = 300,
    scratch: Annotated[
        bool, typer.Option("--scratch", help="As if there were no grids; special ones stay.")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, help="The same gives the same plan.")] = 0,
    seconds: Annotated[float, typer.Option(min=0.1, help="For each community, at most.")] = 10.0,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Draw grids and keep them as a draft, to be edited, approved and published."""
    asked = whole.Asked(lower=lower, upper=upper, keep=not scratch, seed=seed, seconds=seconds)
    with engine.open_city(Settings(), name=city) as db:
        with db.connect() as conn:
            wanted = _communities(conn, communities, everything=everything)
            here = ground.read(conn, wanted)
        db.dispose()  # the processes that draw are forked, and must not share a connection
        with progress(say("zones.label_drawing")) as tell:
            made = whole.draw_whole(here, asked, progress=tell)
        with db.begin() as conn:
            number = beginning.begin(
                conn,
                name or say("zones.name", day=date.today().isoformat()),  # noqa: DTZ011
                [one.begun for one in made],
                lower=lower,
                upper=upper,
            )
            document = documents.get(conn, number)
    _tell_drawn(document, made, as_json=as_json)


@app.command("list")
def list_plans(*, city: CityName = None, as_json: AsJson = False) -> None:
    """List plans, the newest first."""
    with engine.open_city(Settings(), name=city) as db, db.connect() as conn:
        found = documents.find_all(conn)
    if as_json:
        print_json(found)
    else:
        _print_plans(found)


@app.command()
def show(plan: Number, *, city: CityName = None, as_json: AsJson = False) -> None:
    """Tell a plan: its communities, and what it changes."""
    with engine.open_city(Settings(), name=city) as db, db.connect() as conn:
        found, changed = documents.get(conn, plan), changes.changes(conn, plan)
    if as_json:
        print_json({"plan": found, "changes": changed})
        return
    _print_plans([found])
    _print_parts(found)
    console.print(
        say(
            "zones.moved",
            households=changed.households_moved,
            persons=changed.persons_moved,
            buildings=changed.buildings_moved,
        )
    )


@app.command()
def certify(
    plan: Number,
    *,
    seconds: Annotated[float, typer.Option(min=0.1, help="For each community, at most.")] = 10.0,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Tell how far each community of a plan can be from the best one, or why none fits."""
    proofs = {}
    with engine.open_city(Settings(), name=city) as db:
        with db.connect() as conn:
            codes = [part.community for part in documents.get(conn, plan).parts]
            opened = {code: tables.open_table(conn, plan, code) for code in codes}
        with progress(say("zones.label_proving")) as tell:
            for k, (code, table) in enumerate(opened.items()):
                tell(code, k / len(opened))
                proved = drawing.certify(table, table.labels, seconds=seconds)
                proofs[code] = telling.proof(proved, language())
    if as_json:
        print_json(proofs)
        return
    rows = [
        (code, word(one.status), ", ".join(one.methods), one.pieces, _percent(one.gap))
        for code, one in proofs.items()
    ]
    headings = ("community", "status", "method", "pieces", "gap")
    print_table([say(f"zones.column_{name}") for name in headings], rows)
    for code, one in proofs.items():
        for note in one.notes if one.status == "infeasible" else []:
            console.print(f"{code}: {note}")


@app.command()
def approve(plan: Number, *, city: CityName = None, as_json: AsJson = False) -> None:
    """Approve a draft: new grids get their codes, and it changes no more."""
    with engine.open_city(Settings(), name=city) as db, db.begin() as conn:
        found = deciding.approve(conn, plan)
    _tell(found, as_json=as_json)


@app.command()
def publish(
    plan: Number,
    *,
    on: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d"], help="Day from whose first moment it holds."),
    ],
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Publish an approved plan for a day to come."""
    with engine.open_city(Settings(), name=city) as db, db.begin() as conn:
        found = deciding.publish(conn, plan, on.date())
    _tell(found, as_json=as_json)


@app.command()
def withdraw(plan: Number, *, city: CityName = None, as_json: AsJson = False) -> None:
    """Withdraw a plan that is not in force yet."""
    with engine.open_city(Settings(), name=city) as db, db.begin() as conn:
        found = deciding.withdraw(conn, plan)
    _tell(found, as_json=as_json)


@app.command()
def restore(
    plan: Number,
    *,
    name: Annotated[str | None, typer.Option(help="What the new plan is called.")] = None,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Begin a plan with the borders that held before another was applied."""
    with engine.open_city(Settings(), name=city) as db, db.begin() as conn:
        former = documents.applied(conn, plan)
        here = ground.read(conn, [part.community for part in former.parts])
        begun = beginning.begun(here, cuts=beginning.former_cuts(conn, plan))
        number = beginning.begin(
            conn,
            name or say("zones.restored", name=former.name),
            begun,
            lower=former.lower,
            upper=former.upper,
            restores=plan,
        )
        found = documents.get(conn, number)
    _tell(found, as_json=as_json)


@app.command()
def apply(*, city: CityName = None, as_json: AsJson = False) -> None:
    """Apply the plans whose day has come; `gisgov serve` does it by itself."""
    with (
        engine.open_city(Settings(), name=city) as db,
        progress(say("zones.label_applying")) as tell,
    ):
        done = applying.apply_due(db, progress=tell)
    if as_json:
        print_json(done)
        return
    console.print(say("zones.applied", count=len(done)))


@app.command()
def merge(
    out: Annotated[Path, typer.Argument(help="GeoPackage that is written: NAME.gpkg.")],
    *,
    lower: Annotated[int, typer.Option(min=1, help="Fewest people of a merged community.")],
    upper: Annotated[int, typer.Option(min=1, help="Most people of a merged community.")],
    most_area_km2: Annotated[
        float | None, typer.Option("--most-area", min=0.01, help="Most square kilometres.")
    ] = None,
    most_radius_m: Annotated[
        float | None,
        typer.Option("--most-radius", min=1, help="Farthest from the middle, in metres."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same gives the same proposal.")] = 0,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Propose communities put together by people, ground and reach; the city stays as it is."""
    with engine.open_city(Settings(), name=city) as db, db.connect() as conn:
        communities = ground.peopled(conn)
    plan = zoning.merge(
        communities,
        lower=lower,
        upper=upper,
        most_area_m2=None if most_area_km2 is None else most_area_km2 * 1e6,
        most_radius_m=most_radius_m,
        seed=seed,
    )
    made = zoning.shapes(plan).drop(columns=["code", "kind", "households"])
    names = communities.groupby(plan.labels)["code"].agg(", ".join)
    made = made.assign(persons=plan.grids["persons"].to_numpy(), communities=names.to_numpy())
    made.to_file(out, layer="communities", driver="GPKG")
    if as_json:
        print_json(made.drop(columns="geometry").to_dict("records"))
        return
    headings = [say(f"zones.column_{name}") for name in ("persons", "communities")]
    print_table(headings, made[["persons", "communities"]].itertuples(index=False), folded=1)
    for note in plan.notes:
        notes.print(say(note.code, **note.params))


def _communities(conn: Connection, given: list[str] | None, *, everything: bool) -> list[str]:
    if bool(given) == everything:
        raise BadInput("zones.which")
    query = text(
        "SELECT code FROM area WHERE level = 'community' AND upper_inf(valid) ORDER BY code"
    )
    return list(given or conn.scalars(query))


def _tell_drawn(document: PlanDocument, made: list[whole.Whole], *, as_json: bool) -> None:
    if as_json:
        print_json(document)
        return
    _print_plans([document])
    console.print(say("zones.drawn", moved=sum(one.moved for one in made), plan=document.id))
    for one in made:
        for note in one.notes:
            notes.print(f"{one.begun.community}: {say(note.code, **note.params)}")


def _tell(found: PlanDocument, *, as_json: bool) -> None:
    if as_json:
        print_json(found)
    else:
        _print_plans([found])


def _print_plans(found: list[PlanListed] | list[PlanDocument]) -> None:
    headings = [say(f"zones.column_{name}") for name in (*LISTED, "name")]
    rows = [
        [
            *(word(one.state) if name == "state" else getattr(one, name) for name in LISTED),
            one.name,
        ]
        for one in found
    ]
    print_table(headings, rows, folded=len(LISTED))


def _print_parts(found: PlanDocument) -> None:
    names = ("community", "households", "grids", "out_of_bounds", "faults")
    zh = language() == "zh"
    rows = [
        [*(getattr(part, name) for name in names), part.name if zh else part.name_en or part.name]
        for part in found.parts
    ]
    print_table([say(f"zones.column_{name}") for name in (*names, "name")], rows)


def _percent(gap: float | None) -> str | None:
    return None if gap is None else f"{gap:.1%}"
