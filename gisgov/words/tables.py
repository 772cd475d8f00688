"""Texts about reading tables and map files."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS: dict[str, Text] = {}
