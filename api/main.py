"""The application: `create_app` puts routes, problems and the pages for people together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline
from sqlalchemy import Connection, Engine

from api import logs, problems
from api import uploads as sent
from api.actor import Actors, admits, allowed
from api.beside import Beside
from api.connections import warm
from api.headers import Headers
from api.limits import Limits, Rates
from api.oidc import provided
from api.origin import SameOrigin
from api.routes import (
    areas,
    around,
    audit,
    briefings,
    buildings,
    choropleth,
    components,
    contacts,
    coverage,
    emergencies,
    emergency_sheet,
    health,
    heat,
    heat_streets,
    hotspots,
    incident_summary,
    incidents,
    loads,
    marks,
    oidc,
    paper,
    plain,
    plan_files,
    plan_parts,
    plans,
    preplans,
    quality,
    residents,
    restrictions,
    search,
    session,
    shell,
    statistics,
    where,
    words,
)
from gisgov import crs
from gisgov.settings import Settings
from gisgov.storage import around as around_answers
from gisgov.storage import contact_keys, demo, jobs, rasters, roles, schema
from gisgov.storage import contacts as sealed_contacts
from gisgov.storage import search as search_answers
from gisgov.storage.cluster import home_folder
from gisgov.storage.engine import open_city
from gisgov.storage.health import example
from tiles import raster_routes
from tiles import serve as tiles_served
from tiles.city import open_tiles

__all__ = ["create_app", "tidy_up"]

DESCRIPTION = """
What a city that is run grid by grid knows of a place. Coordinates leave in WGS-84 degrees,
longitude first, and in the city's own metric CRS; times are UTC; null is *not known*, never zero.

Lists come in pages: follow `next` until it is null. Every error is a problem (RFC 9457) with a
`code`, its `params` and a sentence in Chinese or English by `Accept-Language`.
"""

TAGS = [
    {"name": "places", "description": "What lies at a point and around it."},
    {"name": "areas", "description": "City, districts, streets, communities and grids."},
    {"name": "buildings", "description": "Buildings, floor by floor."},
    {"name": "components", "description": "Covers, lamps, hydrants, valves and the like (部件)."},
    {"name": "incidents", "description": "What happened, when and where (事件)."},
    {"name": "heat", "description": "Where incidents gather, and whether it is more than chance."},
    {"name": "indicators", "description": "Areas compared: values, classes, colours, files."},
    {"name": "tiles", "description": "The map: vector tiles that are as the city is now."},
    {"name": "session", "description": "Signing in, staying signed in, and out."},
    {"name": "people", "description": "Who lives where and needs help: by purpose, on record."},
    {"name": "emergencies", "description": "Break-glass: what a dispatcher may see, and when."},
    {"name": "statistics", "description": "People by area, small counts withheld."},
    {"name": "briefings", "description": "A month on paper, kept as it was at the data cut-off."},
    {"name": "audit", "description": "Who saw and did what: sealed, and exported with its proof."},
    {"name": "marks", "description": "Names and notes that people set on the map."},
    {"name": "restrictions", "description": "Hydrants that are out and ways that are shut."},
    {"name": "preplans", "description": "What a crew wrote down of a building before it burns."},
    {"name": "plans", "description": "Grids drawn, judged, approved and published for a day."},
    {"name": "loads", "description": "Files into the city: previewed, applied, watched."},
    {"name": "service", "description": "Whether the city can be asked."},
]

ROUTERS = (
    where.router,
    around.router,
    search.router,
    areas.router,
    buildings.router,
    components.router,
    incident_summary.router,
    incidents.router,
    heat.router,
    heat_streets.router,
    hotspots.router,
    choropleth.router,
    marks.router,
    restrictions.router,
    preplans.router,
    coverage.router,
    plans.router,
    plan_files.router,
    plan_parts.router,
    session.router,
    oidc.router,
    residents.router,
    contacts.router,
    emergencies.router,
    emergency_sheet.router,
    loads.router,
    statistics.router,
    briefings.router,
    audit.router,
    quality.router,
    words.router,
    health.router,
)

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(
    settings: Settings | None = None,
    *,
    engine: Engine | None = None,
    uploads: Path | None = None,
    tidy: bool = True,
    demo_city: bool = False,
) -> FastAPI:
    """The application for one city.

    Parameters
    ----------
    settings
        Which server and city; from the environment by default. Opened at start, not before.
    engine
        An open city, as its owner, used instead; it stays the caller's to close.
    uploads
        Folder of the files that are sent until they are loaded; beside the private database by
        default.
    tidy
        Take away what a server that ended left of loads. One process of several does that for all.
    demo_city
        Tell the accounts of the demo city to who wants to sign in.
    """
    app = FastAPIOffline(
        title="gisgov",
        redoc_url=None,  # a second page for the same, which asks for a picture elsewhere
        description=DESCRIPTION,
        version=version("gisgov"),
        openapi_tags=TAGS,
        lifespan=_lifespan(settings, engine, uploads, tidy=tidy),
        dependencies=[Depends(allowed)],
        generate_unique_id_function=_operation_id,
    )
    for router in ROUTERS:
        app.include_router(router, prefix="/api", responses=problems.RESPONSES)
    app.include_router(raster_routes.router, responses=problems.RESPONSES)
    app.include_router(tiles_served.router, responses=problems.RESPONSES)
    app.include_router(shell.router)
    app.include_router(plain.router)
    app.include_router(paper.router)
    app.include_router(plan_files.pages)
    app.include_router(briefings.pages)
    app.include_router(quality.pages)
    app.include_router(audit.pages)
    app.state.demo = demo.accounts() if demo_city else []
    app.state.oidc, app.state.oidc_title = None, None
    app.state.actors, app.state.admits = Actors(), admits
    for layer in (Limits, SameOrigin, Headers, tiles_served.ShortWay):  # the last is asked first
        app.add_middleware(layer)
    problems.add_handlers(app)
    _describe_problems(app)
    return app


def tidy_up(city: Engine, settings: Settings, uploads: Path | None = None) -> None:
    """Take away what loads left whose server ended before them.

    Parameters
    ----------
    city
        The city's database.
    settings
        Say where files lie that were sent.
    uploads
        Their folder, where it is another.
    """
    with city.begin() as conn:
        jobs.sweep(conn)
    sent.sweep(uploads or _uploads_of(city, settings), city)


def _lifespan(
    settings: Settings | None, engine: Engine | None, uploads: Path | None, *, tidy: bool
) -> Lifespan:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        given = settings or Settings()
        logs.without_values()
        if given.requests_per_minute:
            app.state.rates = Rates(given.requests_per_minute)
        async with AsyncExitStack() as stack:
            owner = engine or stack.enter_context(open_city(roles.served(given)))
            keeper = owner if roles.keeps(owner) else None
            with owner.begin() as conn:
                schema.check(conn)
                if keeper:  # nobody is signed in, and counts are refused to nobody
                    _rehearse(conn)
            asking = roles.api_engine(owner, settings if engine else given)
            stack.callback(asking.dispose)
            if tidy and keeper:
                tidy_up(keeper, given, uploads)
            warm(asking)
            app.state.engine, app.state.keeper = asking, keeper
            app.state.beside = Beside()
            stack.callback(app.state.beside.close)
            app.state.uploads = uploads or _uploads_of(owner, given)
            app.state.ring = contact_keys.ring_file(given)
            app.state.unseal = sealed_contacts.opener(app.state.ring)
            app.state.oidc = provider = stack.enter_context(provided(given))
            app.state.oidc_title = provider and provider.identity.title
            app.state.rasters = rasters.folder(given, str(owner.url.database))
            app.state.tiles = await stack.enter_async_context(
                open_tiles(asking, cache_mb=given.tile_cache_mb)
            )
            yield

    return lifespan


def _uploads_of(city: Engine, settings: Settings) -> Path:
    """The folder of a city's uploads: loads are numbered in each city anew."""
    return home_folder(settings) / "uploads" / str(city.url.database)


def _rehearse(conn: Connection) -> None:
    """Give the first answer to nobody: it reads CRS and libraries from disk, about a second."""
    place = example(conn)
    if place is not None:
        srid = schema.city_info(conn).srid
        x, y = crs.to_city(place.lon, place.lat, source=4326, city=srid)
        here = around_answers.around(conn, x, y).building
        search_answers.search(conn, (here and here.address) or "1")


def _operation_id(route: APIRoute) -> str:
    return route.name


def _describe_problems(app: FastAPI) -> None:
    """Have the OpenAPI document say that problems are `application/problem+json`."""
    make = app.openapi

    def openapi() -> dict[str, Any]:
        document = make()
        for methods in document["paths"].values():
            for operation in methods.values():
                for status, response in operation["responses"].items():
                    if status >= "400":
                        (content,) = response["content"].values()
                        response["content"] = {"application/problem+json": content}
        return document

    app.openapi = openapi  # type: ignore[method-assign]
