"""Incidents (事件) in memory: which are wanted, and how many there are of what, in one pass."""

from gisgov.incidents.cube import Cube, Piece
from gisgov.incidents.frame import NOWHERE, Area, Areas, Frame, Kind
from gisgov.incidents.period import Period, known_period
from gisgov.incidents.rows import Rows
from gisgov.incidents.tallies import Tally
from gisgov.incidents.wanted import NONE, SEVERITIES, IncidentState, Wanted

__all__ = [
    "NONE",
    "NOWHERE",
    "SEVERITIES",
    "Area",
    "Areas",
    "Cube",
    "Frame",
    "IncidentState",
    "Kind",
    "Period",
    "Piece",
    "Rows",
    "Tally",
    "Wanted",
    "known_period",
]
