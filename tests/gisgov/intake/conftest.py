"""Small towns written as OpenStreetMap files.

Nodes lie on a grid of letters and figures, a ten-thousandth of a degree apart; a way names the
nodes that it runs over.
"""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

import pandas as pd
import pytest

from gisgov.intake import osm

CITY = "EPSG:4546"
LON, LAT = 111.3, 30.7
STEP = 0.0001  # about 10 m

Tags = dict[str, str]


def number(place: str) -> int:
    """Node of a place such as ``"C2"``: third column from the west, second row from the south."""
    return (ord(place[0]) - ord("A") + 1) * 100 + int(place[1:])


def tagged(tags: Tags) -> str:
    return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())


class Town:
    """A file in the making."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.nodes: dict[str, Tags] = {}
        self.ways: list[tuple[int, str, Tags]] = []
        self.relations: list[tuple[int, dict[int, str], Tags]] = []

    def node(self, place: str, **tags: str) -> Town:
        self.nodes[place] = {k.replace("__", ":"): v for k, v in tags.items()}
        return self

    def way(self, key: int, places: str, tags: Tags) -> Town:
        for place in places.split():
            self.nodes.setdefault(place, {})
        self.ways.append((key, places, tags))
        return self

    def relation(self, key: int, members: dict[int, str], tags: Tags) -> Town:
        self.relations.append((key, members, {"type": "multipolygon"} | tags))
        return self

    def xml(self, *, east: float = 0.0) -> str:
        stamp = 'version="1" timestamp="2024-05-06T07:08:09Z"'
        parts = ['<osm version="0.6">']
        for place, tags in sorted(self.nodes.items(), key=lambda item: number(item[0])):
            lon = LON + east + STEP * (ord(place[0]) - ord("A"))
            lat = LAT + STEP * int(place[1:])
            parts.append(
                f'<node id="{number(place)}" lon="{lon:.7f}" lat="{lat:.7f}" {stamp}>'
                f"{tagged(tags)}</node>"
            )
        for key, places, tags in self.ways:
            refs = "".join(f'<nd ref="{number(place)}"/>' for place in places.split())
            parts.append(f'<way id="{key}" {stamp}>{refs}{tagged(tags)}</way>')
        for key, members, tags in self.relations:
            refs = "".join(
                f'<member type="way" ref="{way}" role="{role}"/>' for way, role in members.items()
            )
            parts.append(f'<relation id="{key}" {stamp}>{refs}{tagged(tags)}</relation>')
        return "\n".join([*parts, "</osm>"])

    def save(self, name: str = "town.osm", **options: float) -> Path:
        path = self.folder / name
        path.write_text(self.xml(**options), encoding="utf-8")
        return path

    def read(self, path: Path | None = None) -> dict[str, pd.DataFrame]:
        return osm.read(path or self.save(), crs=CITY)


@pytest.fixture
def town(tmp_path) -> Town:
    return Town(tmp_path)
