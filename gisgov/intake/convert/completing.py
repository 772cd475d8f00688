"""Rows completed: what follows from their cells, and which of them lack what they need."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from gisgov.intake.convert import derived
from gisgov.intake.convert.cells import Refusal
from gisgov.intake.convert.classes import classify
from gisgov.intake.nouns.spec import Noun

__all__ = ["Refused", "completed_rows"]

Refused = dict[tuple[int, str], Refusal]
"""Why a cell is refused, by row and field."""

MISSING = Refusal("cell.missing", {})
ADDRESS_TELLS = {"street_name", "house_number", "estate_ref", "building_number", "address"}
KEYS = ("household_ref", "dwelling_ref", "building_ref")
USED_UP = ("class_ref", "major_ref", "birth_date", "age")
USED_UP_BY_ADDRESS = ("street_name", "house_number", "estate_ref", "building_number")


def completed_rows(
    frame: pd.DataFrame, noun: Noun, *, classes: pd.DataFrame, today: date
) -> tuple[pd.DataFrame, Refused]:
    """Rows with what follows from their cells, without the columns that this uses up.

    Parameters
    ----------
    frame
        The fields that the file has.
    noun
        What the rows are.
    classes
        Rows of the table `code_class`.
    today
        The day on which people are as old as is said.
    """
    refused = _empty(frame, (of.name for of in noun.fields if of.required))
    made, unclassed = _classed(frame, noun, classes)
    if noun.field("age_band"):
        made = made.assign(age_band=derived.age_band(made, today=today))
    if "floor_label" in made and "floor_index" not in made:
        made = made.assign(floor_index=derived.floor_index(made["floor_label"]))
    if noun.field("building_number") and ADDRESS_TELLS & set(made.columns):
        made = made.assign(address=_address(made))
    by_address = USED_UP_BY_ADDRESS if noun.field("building_number") else ()
    return made.drop(columns=[*USED_UP, *by_address], errors="ignore"), refused | unclassed


def _address(frame: pd.DataFrame) -> pd.Series:
    """Addresses, made of their parts where no key says where a row belongs."""
    said = frame["address"] if "address" in frame else pd.Series(None, frame.index, dtype="str")
    keys = [name for name in KEYS if name in frame]
    keyless = frame[keys].isna().all(axis=1)
    return derived.address(frame[keyless]).reindex(frame.index).fillna(said)


def _empty(frame: pd.DataFrame, names: Iterable[str]) -> Refused:
    """Refusals of the cells that are empty and must not be."""
    return {
        (int(row), name): MISSING
        for name in names
        if name in frame
        for row in np.flatnonzero(frame[name].isna())
    }


def _classed(
    frame: pd.DataFrame, noun: Noun, classes: pd.DataFrame
) -> tuple[pd.DataFrame, Refused]:
    """Rows with scheme and class, valves with the network that follows from it."""
    classed = classify(frame, noun, classes)
    if classed is None:
        return frame, {}
    telling = ("class_ref", "network", "code", "name")
    by = next((name for name in telling if name in frame and noun.field(name)), "class_ref")
    refused = {(row, by): refusal for row, refusal in classed.refused.items()}
    made = frame.assign(scheme=classed.scheme, class_code=classed.code)
    if noun.extension != "valve" or "class_ref" not in frame:
        return made, refused
    network = derived.network(classed.code, classes)
    made["network"] = made["network"].fillna(network) if "network" in made else network
    return made, {**_empty(made, ["network"]), **refused}
