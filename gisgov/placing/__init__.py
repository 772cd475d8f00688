"""Which area holds each point? Exact to the last edge, at the speed of memory."""

from gisgov.placing.explaining import Explanation
from gisgov.placing.index import AreaIndex, Missing

__all__ = ["AreaIndex", "Explanation", "Missing"]
