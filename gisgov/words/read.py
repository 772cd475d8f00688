"""Texts about reading layers."""

from gisgov.words import Text

TEXTS = {
    "read.no_layer": Text(
        "There is no layer '{given}'. Layers: {layers}.", "没有图层“{given}”。可用图层：{layers}。"
    ),
}
