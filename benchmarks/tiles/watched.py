"""Our application as it is served, which also notes each drawing of a tile in a file."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from api.main import create_app
from benchmarks.tiles.servers import NOTES
from tiles import vector
from tiles.city import Tiles
from tiles.grid import Tile
from tiles.layers import Layer

__all__ = ["watched_app"]


ASKED_AT: ContextVar[int] = ContextVar("asked_at")
"""When the request began that has something drawn."""


def watched_app() -> FastAPI:
    """The application; a line a drawing says which layers of which tile, and when.

    Two moments: when the request began for which it is drawn, as what the request knows of changes
    is no older, and when the drawing began.
    """
    notes = (Path(os.environ[NOTES]) / str(os.getpid())).open("a", buffering=1)
    draw, answer = vector.draw, Tiles.answer

    async def noted_answer(self: Tiles, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        ASKED_AT.set(time.monotonic_ns())
        return await answer(self, *args, **options)

    async def noted_draw(
        conn: Any,  # noqa: ANN401
        layers: Sequence[Layer],
        tile: Tile,
        *,
        city: vector.City,
    ) -> list[vector.Drawn]:
        names = ",".join(layer.name for layer in layers)
        when = f"{ASKED_AT.get()} {time.monotonic_ns()}"
        notes.write(f"{when} {names} {tile.z} {tile.x} {tile.y}\n")
        return await draw(conn, layers, tile, city=city)

    vector.draw = noted_draw
    Tiles.answer = noted_answer  # type: ignore[method-assign]
    return create_app()
