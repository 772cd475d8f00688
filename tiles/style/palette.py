"""The colours of the map, light and dark.

Ground and roads stay pale so that what people add reads first. Categories differ in lightness as
well as hue: they stay apart for eyes that do not tell red from green.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

__all__ = ["PALETTES", "Palette", "Stroke", "Theme"]

Theme = Literal["light", "dark"]


@dataclass(frozen=True)
class Stroke:
    """A surface and the line along its edge."""

    fill: str
    edge: str


@dataclass(frozen=True)
class Palette:
    """All colours of one theme."""

    ground: str
    cover: Mapping[str, str]
    shore: str
    estate: Stroke
    barrier: Mapping[str, str]
    roads: Mapping[str, Stroke]
    tunnel: str
    uses: Mapping[str, str]
    building_edge: str
    sky: Stroke
    border: str
    grid_border: str
    text: Mapping[str, str]
    halo: str
    hydrants: Mapping[str, Stroke]
    places: Mapping[str, Stroke]
    majors: Mapping[str, str]
    faulty: Stroke
    cluster: Stroke
    incident: Stroke
    incident_open: Stroke
    sheet: str
    mark: Stroke


LIGHT = Palette(
    ground="#f4f2ed",
    cover={
        "water": "#bad6e9",
        "wood": "#cddfbd",
        "park": "#d8e8c8",
        "pitch": "#c2ddb2",
        "field": "#ebefd9",
        "square": "#e9e4dc",
        "bare": "#ece6d3",
    },
    shore="#8db4d0",
    estate=Stroke("#eceae2", "#b3aa97"),
    barrier={"railway": "#6d6d6d", "wall": "#8a8072", "fence": "#a89f90"},
    roads={
        "trunk": Stroke("#f5c888", "#bf8f4f"),
        "primary": Stroke("#fae2ab", "#c7a864"),
        "secondary": Stroke("#fdf4d2", "#c6bb98"),
        "minor": Stroke("#ffffff", "#c9c4b9"),
        "service": Stroke("#ffffff", "#d6d2c8"),
        "path": Stroke("#b9a98c", "#f4f2ed"),
    },
    tunnel="#efece5",
    uses={
        "residential": "#dccdba",
        "commercial": "#e4b699",
        "office": "#b9b0dc",
        "education": "#e9d781",
        "health": "#b97d94",
        "industrial": "#aaa698",
        "public": "#80a6c6",
        "ancillary": "#e9e7e3",
    },
    building_edge="#8b8071",
    sky=Stroke("#dbe8f1", "#f4f2ed"),
    border="#84508e",
    grid_border="#9a6aa3",
    text={
        "place": "#22262b",
        "area": "#63306d",
        "estate": "#51493c",
        "building": "#2a2520",
        "road": "#45413a",
        "water": "#1f5277",
        "green": "#32552a",
        "muted": "#4e5358",
        "mark": "#7a1f3d",
    },
    halo="#fbfaf7",
    hydrants={
        "in_service": Stroke("#1467a8", "#ffffff"),
        "out_of_service": Stroke("#ffffff", "#b3261e"),
        "unknown": Stroke("#ffe9ad", "#6b5200"),
    },
    places={
        "rescue": Stroke("#a3211b", "#ffffff"),
        "care": Stroke("#ffffff", "#a3211b"),
        "learning": Stroke("#fff3c4", "#7a5c00"),
        "hazard": Stroke("#f2b600", "#1f1a00"),
        "refuge": Stroke("#11705a", "#ffffff"),
        "civic": Stroke("#ffffff", "#4a5560"),
    },
    majors={
        "01": "#2f66b0",
        "02": "#7d4923",
        "03": "#ca8fca",
        "04": "#669721",
        "05": "#e1c056",
    },
    faulty=Stroke("#ffffff", "#c0321f"),
    cluster=Stroke("#4d6478", "#ffffff"),
    incident=Stroke("#676c72", "#ffffff"),
    incident_open=Stroke("#c0321f", "#ffffff"),
    sheet="#5d7fa3",
    mark=Stroke("#fff8e1", "#7a1f3d"),
)

DARK = Palette(
    ground="#171b20",
    cover={
        "water": "#12303f",
        "wood": "#1a2a20",
        "park": "#1d3024",
        "pitch": "#234030",
        "field": "#1f241f",
        "square": "#26282b",
        "bare": "#2a2822",
    },
    shore="#2b566b",
    estate=Stroke("#1d2228", "#4d555e"),
    barrier={"railway": "#8b8f94", "wall": "#6a7078", "fence": "#525961"},
    roads={
        "trunk": Stroke("#6d5a3b", "#0c0f12"),
        "primary": Stroke("#574d3a", "#0c0f12"),
        "secondary": Stroke("#464238", "#0c0f12"),
        "minor": Stroke("#383f46", "#0c0f12"),
        "service": Stroke("#2f353c", "#101418"),
        "path": Stroke("#6d6657", "#171b20"),
    },
    tunnel="#22272d",
    uses={
        "residential": "#4a443d",
        "commercial": "#75543f",
        "office": "#5b5688",
        "education": "#80723f",
        "health": "#8f5965",
        "industrial": "#393c58",
        "public": "#4a7792",
        "ancillary": "#302b1f",
    },
    building_edge="#0d1013",
    sky=Stroke("#0d1218", "#171b20"),
    border="#9674a1",
    grid_border="#755e7e",
    text={
        "place": "#eef1f4",
        "area": "#dfb4e6",
        "estate": "#d2cabb",
        "building": "#fefdfb",
        "road": "#e0dccf",
        "water": "#93c4e4",
        "green": "#a9cf9d",
        "muted": "#b9c0c7",
        "mark": "#ffb3c7",
    },
    halo="#101418",
    hydrants={
        "in_service": Stroke("#6cb6f2", "#0c1116"),
        "out_of_service": Stroke("#14181d", "#ff8d7a"),
        "unknown": Stroke("#3d3413", "#f0cf6a"),
    },
    places={
        "rescue": Stroke("#ff8d7a", "#1c0604"),
        "care": Stroke("#14181d", "#ff8d7a"),
        "learning": Stroke("#3a3213", "#f0cf6a"),
        "hazard": Stroke("#f2b600", "#1f1a00"),
        "refuge": Stroke("#5fc9a8", "#06140f"),
        "civic": Stroke("#14181d", "#b9c0c7"),
    },
    majors={
        "01": "#5d86df",
        "02": "#956230",
        "03": "#dbb9e4",
        "04": "#98b346",
        "05": "#f4e98d",
    },
    faulty=Stroke("#14181d", "#ff7d66"),
    cluster=Stroke("#9fb4c7", "#0f1418"),
    incident=Stroke("#7d848c", "#101418"),
    incident_open=Stroke("#ff7d66", "#1c0604"),
    sheet="#6f94ba",
    mark=Stroke("#2a1a20", "#ffb3c7"),
)

PALETTES: Mapping[Theme, Palette] = {"light": LIGHT, "dark": DARK}
