"""What a Mapbox Vector Tile says, without its shapes: ids and attributes by layer."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

__all__ = ["Feature", "layers"]

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
LAYER = 3
LAYER_NAME, LAYER_FEATURE, LAYER_KEY, LAYER_VALUE = 1, 2, 3, 4
FEATURE_ID, FEATURE_TAGS = 1, 2
STRING, FLOAT, DOUBLE, INT, UINT, SINT, BOOL = range(1, 8)


class Feature(NamedTuple):
    """One feature of a layer."""

    id: int | None
    attributes: dict[str, Any]


def layers(tile: bytes) -> dict[str, list[Feature]]:
    """Features of a tile by layer; the layers of tiles put one behind another are all there."""
    found: dict[str, list[Feature]] = {}
    for field, content in _fields(tile):
        if field == LAYER:
            name, features = _layer(content)
            found.setdefault(name, []).extend(features)
    return found


def _layer(content: bytes) -> tuple[str, list[Feature]]:
    name, keys, values, features = "", [], [], []
    for field, part in _fields(content):
        if field == LAYER_NAME:
            name = part.decode()
        elif field == LAYER_FEATURE:
            features.append(dict(_fields(part)))
        elif field == LAYER_KEY:
            keys.append(part.decode())
        elif field == LAYER_VALUE:
            values.append(_value(*next(_fields(part))))
    return name, [_feature(each, keys, values) for each in features]


def _feature(parts: dict[int, Any], keys: list[str], values: list[Any]) -> Feature:
    tags = list(_numbers(parts.get(FEATURE_TAGS, b"")))
    pairs = zip(tags[::2], tags[1::2], strict=True)
    return Feature(parts.get(FEATURE_ID), {keys[key]: values[value] for key, value in pairs})


def _value(field: int, content: Any) -> Any:  # noqa: ANN401
    if field == STRING:
        return content.decode()
    if field in (FLOAT, DOUBLE):
        return struct.unpack("<f" if field == FLOAT else "<d", content)[0]
    if field == SINT:
        return content >> 1 ^ -(content & 1)
    if field == INT and content >= 1 << 63:
        return content - (1 << 64)
    return bool(content) if field == BOOL else content


def _fields(content: bytes) -> Iterator[tuple[int, Any]]:
    """Number and content of each field of a message."""
    at = 0
    while at < len(content):
        tag, at = _number(content, at)
        kind = tag & 7
        if kind == VARINT:
            value, at = _number(content, at)
            yield tag >> 3, value
            continue
        if kind == BYTES:
            length, at = _number(content, at)
        else:
            length = {FIXED64: 8, FIXED32: 4}[kind]
        yield tag >> 3, content[at : at + length]
        at += length


def _numbers(content: bytes) -> Iterator[int]:
    at = 0
    while at < len(content):
        value, at = _number(content, at)
        yield value


def _number(content: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7
