"""How good a city's data is: complete, of what age, sound, and each thing there once."""

from gisgov.storage.quality.answers import CheckAnswer, Quality
from gisgov.storage.quality.package import Written, write
from gisgov.storage.quality.report import report

__all__ = ["CheckAnswer", "Quality", "Written", "report", "write"]
