"""Texts about the demo city."""

from gisgov.words import Text

TEXTS = {
    "demo.building": Text("Building the demo city", "正在生成演示城市"),
    "demo.other_city": Text(
        "City '{name}' exists and is no demo city; it is left as it is. Choose another name: "
        "gisgov demo --city NAME",
        "城市“{name}”已存在且不是演示城市，未作改动。请换一个名称：gisgov demo --city 名称",
    ),
    "demo.there": Text("The demo city is built already: '{city}'.", "演示城市已生成：“{city}”。"),
}
