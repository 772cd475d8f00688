"""Texts about the demo city."""

from gisgov.words import Text

TEXTS = {
    "demo.bad_seed": Text(
        "The seed {given} is negative. Give a whole number from 0, such as --seed 1.",
        "种子 {given} 为负数。请给出不小于 0 的整数，例如 --seed 1。",
    ),
    "demo.building": Text("Building the demo city", "正在生成演示城市"),
    "demo.no_size": Text(
        "There is no demo city of size '{given}'. The sizes are: {sizes}.",
        "演示城市没有规模“{given}”。可选规模：{sizes}。",
    ),
    "demo.other_city": Text(
        "City '{name}' exists and is no demo city; it is left as it is. Choose another name: "
        "gisgov demo --city NAME",
        "城市“{name}”已存在且不是演示城市，未作改动。请换一个名称：gisgov demo --city 名称",
    ),
    "demo.other_size": Text(
        "The demo city '{city}' is there, of size {there}. For one of size {given} give another "
        "name: gisgov demo --size {given} --city demo_{given}",
        "演示城市“{city}”已存在，规模为 {there}。如需规模 {given}，请另取名称："
        "gisgov demo --size {given} --city demo_{given}",
    ),
    "demo.there": Text(
        "The demo city is built already: '{city}', of size {size}.",
        "演示城市已生成：“{city}”，规模 {size}。",
    ),
}
