"""Texts of `gisgov search` and of what goes wrong with the text of an address."""

from gisgov.words import Text

TEXTS = {
    "search.empty": Text(
        "The text to look for is empty. Give an address, a crossing or the name of a place.",
        "查找内容为空。请给出地址、路口或地点名称。",
    ),
    "search.too_long": Text(
        "The text to look for has {length} letters; at most {longest} are read. Give the address alone.",
        "查找内容有 {length} 个字，最多读取 {longest} 个。请只给出地址。",
    ),
}
