"""Texts of the pieces of ground that plans deal out."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "atoms.no_ground": Text(
        "There is no ground to cut: a polygon is missing or empty. Give the outline of each.",
        "没有可划分的地块：面要素缺失或为空。请提供完整的边界。",
    ),
    "atoms.unjoined": Text(
        "No gate or bridge joins the ground at {x}, {y} ({households} households) to the rest; it "
        "is taken as joined over its longest border. Enter its gate or bridge.",
        "位于 {x}，{y} 的地块（{households} 户）没有出入口或桥梁与其余部分相通，"
        "暂按其最长边界相通处理。请补录其出入口或桥梁。",
    ),
}
