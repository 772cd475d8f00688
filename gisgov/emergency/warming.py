"""The first sheet of a process reads networks and compiles kernels: one is made ahead.

So is the first heat map, for which all incidents are read, and what makes classes is loaded.
"""

from __future__ import annotations

import gc
import logging
import subprocess
import sys
import threading

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from gisgov.emergency.asked import Asked
from gisgov.emergency.means import Sheet
from gisgov.emergency.sheet import sheet
from gisgov.errors import GisgovError
from gisgov.incidents import Wanted
from gisgov.indicators.classes import ready
from gisgov.storage.heat import HeatAsked, heat

__all__ = ["warm"]

ANY = text(
    "SELECT b.id FROM component c JOIN hydrant h ON h.component_id = c.id"
    " CROSS JOIN LATERAL (SELECT id FROM building WHERE retired_on IS NULL"
    " ORDER BY geometry <-> c.geometry LIMIT 1) b LIMIT 1"
)

logger = logging.getLogger("gisgov")


def warm(city: Engine) -> threading.Thread:
    """Make a sheet in the background, so that the first dispatcher does not wait for it.

    Parameters
    ----------
    city
        The database as its owner, to whom counts are not refused.

    Returns
    -------
    threading.Thread
        It ends by itself; a process need not wait for it.
    """
    thread = threading.Thread(target=_once, args=(city,), name="warm-sheet", daemon=True)
    thread.start()
    return thread


def _once(city: Engine) -> None:
    _compile("gisgov.network")
    _first_sheet(city)
    # The others' kernels come last: the dispatcher's first sheet does not wait for them.
    _compile("gisgov.placing")
    _compile("gisgov.incidents")
    _compile("gisgov.heat")
    _first_heat(city)
    _compile("gisgov.zoning")


def _compile(package: str) -> None:
    subprocess.run([sys.executable, "-m", package], stderr=subprocess.DEVNULL, check=False)  # noqa: S603 - our own package


def _first_sheet(city: Engine) -> None:
    try:
        with city.connect() as conn:
            building = conn.scalar(ANY)
            if building is None:
                return
            made = sheet(conn, Asked(building_id=building))
            if isinstance(made, Sheet) and made.shutoff.candidates:
                leak = made.shutoff.candidates[0].key
                sheet(conn, Asked(building_id=building, kind="gas_leak", leak=leak))
        # Networks stay: a collection that looks through all of them stops every request.
        gc.collect()
        gc.freeze()
    except (DBAPIError, GisgovError) as error:  # who asks for a sheet is told what is wrong
        logger.info("no sheet was made ahead: %s", error)


def _first_heat(city: Engine) -> None:
    try:
        with city.connect() as conn:
            heat(conn, HeatAsked(wanted=Wanted()))
        ready("natural")
    except (DBAPIError, GisgovError) as error:  # who asks for one is told what is wrong
        logger.info("no heat was made ahead: %s", error)
