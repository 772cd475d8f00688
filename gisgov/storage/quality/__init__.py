"""How good a city's data is: complete, of what age, sound, and each thing there once."""

from gisgov.storage.quality.report import Quality, report

__all__ = ["Quality", "report"]
