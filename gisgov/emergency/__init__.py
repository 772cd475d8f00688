"""The dispatcher's sheet: everything about a fire or a leak at one place, in one answer."""

from gisgov.emergency.asked import Asked
from gisgov.emergency.means import Sheet
from gisgov.emergency.sheet import sheet
from gisgov.emergency.values import Several
from gisgov.emergency.wording import spoken

__all__ = ["Asked", "Several", "Sheet", "sheet", "spoken"]
