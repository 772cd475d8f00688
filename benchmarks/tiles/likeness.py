"""Whether both servers show the same features with the same attributes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.tiles import mvt, peer
from benchmarks.tiles.client import Client
from benchmarks.tiles.walk import Tile

__all__ = ["Likeness", "compare"]

COUNT = re.compile(r"([\w-]+)=(\d+)/(\d+)")


@dataclass
class Likeness:
    """What a comparison of tiles found."""

    tiles: int = 0
    features: int = 0
    """That tipg shows."""
    missing: Counter[str] = field(default_factory=Counter)
    """By layer, those that we lack although nothing had to be left out of the layer."""
    different: Counter[str] = field(default_factory=Counter)
    """By layer, those whose attributes differ."""
    left_out: Counter[str] = field(default_factory=Counter)
    """By layer, tiles in which our budget left something out."""
    ours_more: int = 0
    """That we show besides: they lie in the margin around a tile, which tipg does not search."""
    joined: int = 0
    """That we draw as parts of one feature from afar: counted, not compared."""


def compare(ours: int, tipg: int, tiles: Iterable[Tile]) -> Likeness:
    """Ask both for the same tiles and look into them."""
    found = Likeness()
    we, they = Client(ours), Client(tipg)
    for tile in tiles:
        said = we.ask(peer.our_path(tile))
        counts = {
            name: (int(shown), int(total))
            for name, shown, total in COUNT.findall(said.headers["gisgov-features"])
        }
        decoded = mvt.layers(said.body)
        found.tiles += 1
        for view in peer.views(tile.z):
            body = they.ask(peer.path(view, tile)).body
            theirs = {
                feature.attributes.pop("id"): feature.attributes
                for feature in mvt.layers(body).get("default", [])
            }
            _compare(found, view.layer, decoded.get(view.layer, []), theirs, counts[view.layer])
    return found


def _compare(
    found: Likeness,
    layer: str,
    features: list[mvt.Feature],
    theirs: dict[int, dict[str, object]],
    counts: tuple[int, int],
) -> None:
    found.features += len(theirs)
    ours = {feature.id: feature.attributes for feature in features if feature.id is not None}
    shown, total = counts
    if features and not ours:
        found.joined += shown
        found.missing[layer] += max(len(theirs) - shown, 0) if shown >= total else 0
    else:
        lacking = theirs.keys() - ours.keys()
        found.missing[layer] += len(lacking) if len(ours) >= shown == total else 0
        found.different[layer] += sum(ours[at] != theirs[at] for at in ours.keys() & theirs.keys())
        found.ours_more += len(ours.keys() - theirs.keys())
    found.left_out[layer] += shown < total
