"""The layer `shown` of a tile: how much of each layer that leaves something out is in it.

Written by hand, for it holds a point and three attributes a layer (Mapbox Vector Tile 2.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tiles.grid import EXTENT

__all__ = ["shown_layer"]

NAME = b"shown"
KEYS = (b"layer", b"shown", b"total")

# Field numbers of the format's messages, and the two wire types in use.
VARINT, BYTES = 0, 2
LAYER = 3
LAYER_NAME, LAYER_FEATURE, LAYER_KEY, LAYER_VALUE, LAYER_EXTENT, LAYER_VERSION = 1, 2, 3, 4, 5, 15
FEATURE_TAGS, FEATURE_TYPE, FEATURE_GEOMETRY = 2, 3, 4
VALUE_TEXT, VALUE_COUNT = 1, 5
POINT, MOVE_TO_ONE = 1, 9


def shown_layer(left_out: Sequence[tuple[str, int, int]]) -> bytes:
    """One point in the middle of the tile for each layer that is not complete.

    Parameters
    ----------
    left_out
        Name of the layer, features shown, features there are.
    """
    values: list[bytes] = []
    body = _text(LAYER_NAME, NAME) + _count(LAYER_VERSION, 2)
    for name, shown, total in left_out:
        tags = []
        for key, value in enumerate(
            (_text(VALUE_TEXT, name.encode()), _counted(shown), _counted(total))
        ):
            tags += [key, len(values)]
            values.append(value)
        body += _text(LAYER_FEATURE, _feature(tags))
    body += b"".join(_text(LAYER_KEY, key) for key in KEYS)
    body += b"".join(_text(LAYER_VALUE, value) for value in values)
    return _text(LAYER, body + _count(LAYER_EXTENT, EXTENT))


def _feature(tags: Iterable[int]) -> bytes:
    middle = EXTENT  # half the side, as the format writes numbers that can be negative
    geometry = b"".join(map(_varint, (MOVE_TO_ONE, middle, middle)))
    packed = b"".join(map(_varint, tags))
    return (
        _text(FEATURE_TAGS, packed)
        + _count(FEATURE_TYPE, POINT)
        + _text(FEATURE_GEOMETRY, geometry)
    )


def _counted(number: int) -> bytes:
    return _count(VALUE_COUNT, number)


def _count(field: int, number: int) -> bytes:
    return _varint(field << 3 | VARINT) + _varint(number)


def _text(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | BYTES) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)
