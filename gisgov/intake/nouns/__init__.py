"""The nouns that a file may hold: literal tables of their fields and of what columns are called."""

from __future__ import annotations

from gisgov.intake.nouns.components import COMPONENTS, HYDRANTS
from gisgov.intake.nouns.houses import BUILDINGS, DWELLINGS, ESTATES
from gisgov.intake.nouns.networks import PIPES, VALVES
from gisgov.intake.nouns.people import HOUSEHOLDS, PERSONS
from gisgov.intake.nouns.services import INCIDENTS, PREMISES, WORKERS
from gisgov.intake.nouns.spec import Field, Noun, keeping_contacts

__all__ = ["NOUNS", "Field", "Noun", "keeping_contacts"]

NOUNS: dict[str, Noun] = {
    noun.name: noun
    for noun in (
        BUILDINGS,
        DWELLINGS,
        HOUSEHOLDS,
        PERSONS,
        COMPONENTS,
        HYDRANTS,
        VALVES,
        PIPES,
        PREMISES,
        INCIDENTS,
        WORKERS,
        ESTATES,
    )
}
"""All nouns by name; areas have a reader of their own."""
