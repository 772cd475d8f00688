"""Superblocks gathered into streets (街道) and communities: compact, bounded by streets."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gisgov.democity.layout import Superblock
from gisgov.democity.recipe import Size

__all__ = ["gathered"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEAST_BORDER_M = 5.0
MOST_ROUNDS = 50


def gathered(blocks: list[Superblock], weights: Floats, size: Size) -> tuple[Ints, Ints]:
    """Street and community of each superblock, both counted through the city from 0.

    Each bank is a district. Its superblocks are halved along rows or columns until the parts weigh
    alike (`weights`: about how many grids); the river goes with the bank beside it.
    """
    street = np.full(len(blocks), -1)
    community = np.full(len(blocks), -1)
    land = np.array([b.zone != "river" for b in blocks])
    for bank in (0, 1):
        here = np.flatnonzero(land & np.array([b.bank == bank for b in blocks]))
        _gather_bank(blocks, weights, size, here, (street, community))
        _mend(blocks, here, (street, community))
        _add_river(blocks, bank, street, community)
    return street, community


def _gather_bank(
    blocks: list[Superblock],
    weights: Floats,
    size: Size,
    here: Ints,
    labels: tuple[Ints, Ints],
) -> None:
    street, community = labels
    bank = blocks[here[0]].bank
    parts = _halved(blocks, weights, here, size.streets[bank])
    shares = _dealt(np.array([weights[p].sum() for p in parts]), size.communities[bank])
    for part, share in zip(parts, shares, strict=True):
        street[part] = street.max() + 1
        for piece in _halved(blocks, weights, part, int(share)):
            community[piece] = community.max() + 1


def _dealt(weights: Floats, total: int) -> Ints:
    """`total` whole things dealt out by weight, at least one each."""
    shares = np.maximum(weights / weights.sum() * total, 1)
    counts: Ints = np.floor(shares).astype(np.int64)
    while counts.sum() != total:
        step = 1 if counts.sum() < total else -1
        chosen = np.argmax((shares - counts) * step - 99 * (counts + step < 1))
        counts[chosen] += step
    return counts


def _halved(blocks: list[Superblock], weights: Floats, items: Ints, parts: int) -> list[Ints]:
    if parts == 1:
        return [items]
    few = parts // 2
    first, second = _cut(blocks, weights, items, (few, parts - few))
    return _halved(blocks, weights, first, few) + _halved(blocks, weights, second, parts - few)


def _cut(
    blocks: list[Superblock], weights: Floats, items: Ints, parts: tuple[int, int]
) -> tuple[Ints, Ints]:
    """Cut across the longer extent, at a street through and through where the weights allow."""
    centres = np.array([blocks[i].centre for i in items])
    places = np.array([(blocks[i].column, blocks[i].row) for i in items])
    major = int(np.ptp(centres[:, 1]) > np.ptp(centres[:, 0]))
    order = np.lexsort((centres[:, 1 - major], places[:, major]))
    level = places[order, major]
    sums = np.cumsum(weights[items[order]])
    error = np.abs(sums[:-1] / sums[-1] - parts[0] / sum(parts)) * sum(parts)
    ragged = np.where(level[1:] == level[:-1], 0.45, 0.0)
    counts = np.arange(1, len(items))
    hopeless = (counts < parts[0]) | (len(items) - counts < parts[1])
    at = int(np.argmin(error + ragged + 99.0 * hopeless)) + 1
    return items[order[:at]], items[order[at:]]


def _add_river(blocks: list[Superblock], bank: int, street: Ints, community: Ints) -> None:
    """The river belongs to the community on the bank beside it, to each in one stretch."""
    shore = {b.column: i for i, b in enumerate(blocks) if b.bank == bank and b.row == 0}
    river = [i for i, b in enumerate(blocks) if b.bank == bank and b.zone == "river"]
    done: list[int] = []
    for index in sorted(river, key=lambda i: blocks[i].column):
        beside = shore[max(c for c in shore if c <= blocks[index].column)]
        if community[beside] in done[:-1] and community[beside] != done[-1]:
            beside = int(np.flatnonzero(community == done[-1])[0])
        done.append(int(community[beside]))
        street[index], community[index] = street[beside], community[beside]


def _neighbours(blocks: list[Superblock], here: Ints) -> tuple[Ints, Ints, Floats]:
    """Pairs of superblocks that share a border, each pair both ways, and how long it is."""
    lands = np.array([shapely.Polygon(blocks[i].ring) for i in here], dtype=object)
    one, other = shapely.STRtree(lands).query(lands, predicate="intersects")
    length = shapely.length(shapely.intersection(lands[one], lands[other]))
    beside = (one != other) & (length > LEAST_BORDER_M)
    return here[one[beside]], here[other[beside]], length[beside]


def _mend(blocks: list[Superblock], here: Ints, labels: tuple[Ints, Ints]) -> None:
    """Give what lies apart from the rest of its community, or street, to the one beside it."""
    street, community = labels
    one, other, length = _neighbours(blocks, here)
    for label in (community, street):
        for _ in range(MOST_ROUNDS):
            stray = _strays(label, here, (one, other))
            leaving = stray[one] & ~stray[other] & (label[one] != label[other])
            if not leaving.any():
                break
            to = other[leaving][np.argmax(length[leaving])]
            part = one[leaving][np.argmax(length[leaving])]
            moved = label == label[part]
            moved &= stray
            street[moved] = street[to]
            label[moved] = label[to]


def _strays(label: Ints, here: Ints, pairs: tuple[Ints, Ints]) -> npt.NDArray[np.bool_]:
    """Which superblocks do not hang together with the greater part of their label."""
    one, other = pairs
    same = label[one] == label[other]
    shape = (len(label), len(label))
    links = coo_array((np.ones(int(same.sum())), (one[same], other[same])), shape=shape)
    piece = connected_components(links, directed=False)[1]
    size = np.bincount(piece)[piece]
    stray = np.zeros(len(label), dtype=bool)
    for value in np.unique(label[here]):
        rows = here[label[here] == value]
        stray[rows] = piece[rows] != piece[rows[np.argmax(size[rows])]]
    return stray
