"""Where do incidents gather, per square kilometre and month? Densities that mean what they show."""

from gisgov.heat.contours import contours
from gisgov.heat.density import density
from gisgov.heat.field import DAYS_A_MONTH, Field
from gisgov.heat.kernels import KERNELS
from gisgov.heat.pictures import image, pixels, tile
from gisgov.heat.rasters import geotiff
from gisgov.heat.rates import difference, rate
from gisgov.heat.scales import Scale, diverging, scale

__all__ = [
    "DAYS_A_MONTH",
    "KERNELS",
    "Field",
    "Scale",
    "contours",
    "density",
    "difference",
    "diverging",
    "geotiff",
    "image",
    "pixels",
    "rate",
    "scale",
    "tile",
]
