"""Roads: which vehicle gets where, when, and what stands in its way."""

from gisgov.network.roads.approach import Approach, Arrival, Stand, Standing, Stretch, approach
from gisgov.network.roads.ends import DeadEnd
from gisgov.network.roads.graph import Roads
from gisgov.network.roads.rejecting import Rejected
from gisgov.network.roads.travel import FirstDue, Travel, times
from gisgov.network.roads.vehicles import Driving, Passing, VehicleClass

__all__ = [
    "Approach",
    "Arrival",
    "DeadEnd",
    "Driving",
    "FirstDue",
    "Passing",
    "Rejected",
    "Roads",
    "Stand",
    "Standing",
    "Stretch",
    "Travel",
    "VehicleClass",
    "approach",
    "times",
]
