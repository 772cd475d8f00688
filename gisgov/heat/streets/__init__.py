"""Where do incidents gather along streets? Kernel density on the network, per kilometre."""

from gisgov.heat.streets.density import street_density
from gisgov.heat.streets.network import Streets

__all__ = ["Streets", "street_density"]
