"""Texts about code schemes."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "codes.no_kind": Text(
        "There are no classes of kind '{given}'. The kinds are component and incident.",
        "没有“{given}”这一类别。类别为 component（部件）和 incident（事件）。",
    ),
    "codes.bad_component_id": Text(
        "County '{county}', class '{class_code}' and number {sequence} make no component id. "
        "Give six digits of the county, four or five of the class and a number from 1 to 999999, "
        "such as 420502, 0113 and 7.",
        "县级代码“{county}”、类别“{class_code}”和顺序号 {sequence} 不能组成部件标识码。"
        "请给出 6 位县级代码、4 或 5 位类别代码和 1 至 999999 的顺序号，"
        "例如 420502、0113、7。",
    ),
}
