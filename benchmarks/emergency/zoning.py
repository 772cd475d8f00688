"""The whole city's grids drawn and its rows placed, in niced processes as gisgov's jobs are.

One process draws the grids of every community from scratch, again and again, which keeps a core
busy; one places every row of the city anew in the grids (`gisgov.storage.placing`), as publishing
new borders does, and takes it back, which keeps the database and the other core busy.
"""

from __future__ import annotations

from sqlalchemy import text

__all__ = ["BESIDE", "Rounds", "running"]

BESIDE = (
    "Beside it two niced processes drew the grids of the whole city from scratch and placed all its"
    " rows anew."
)
COMMUNITIES = text(
    "SELECT code FROM area WHERE level = 'community' AND upper_inf(valid) ORDER BY code"
)
