"""Texts about reading layers."""

from gisgov.words import Text

TEXTS = {
    "read.no_layer": Text(
        "There is no layer '{given}'. Layers: {layers}.", "没有图层“{given}”。可用图层：{layers}。"
    ),
    "read.no_area": Text(
        "No area has the code '{given}' today. List those there are with: gisgov areas",
        "当前没有代码为“{given}”的区域。请用 gisgov areas 查看已有区域。",
    ),
}
