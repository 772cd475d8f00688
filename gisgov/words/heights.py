"""Texts of the height classes of buildings."""

from gisgov.words import Text

TEXTS = {
    "heights.single_storey": Text(
        "Single-storey, {height_m:.0f} m", "单层建筑，高{height_m:.0f}米"
    ),
    "heights.multi_storey": Text(
        "Not high-rise, {height_m:.0f} m", "单、多层建筑，高{height_m:.0f}米"
    ),
    "heights.high_rise": Text("High-rise, {height_m:.0f} m", "高层建筑，高{height_m:.0f}米"),
    "heights.high_rise_ii": Text(
        "High-rise of class II, {height_m:.0f} m", "二类高层，高{height_m:.0f}米"
    ),
    "heights.high_rise_i": Text(
        "High-rise of class I, {height_m:.0f} m", "一类高层，高{height_m:.0f}米"
    ),
    "heights.super_high_rise": Text(
        "Over 100 m: class I with refuge floors, {height_m:.0f} m",
        "超高层（一类，应设避难层），高{height_m:.0f}米",
    ),
    "heights.unknown": Text(
        "{height_m:.0f} m; high-rise or not hangs on its use",
        "高{height_m:.0f}米，是否高层取决于用途",
    ),
    "heights.no_height": Text("Height and floors not known", "高度、层数均不详"),
    "heights.formula": Text("{floors} floors × {floor_m:.1f} m", "{floors}层×{floor_m:.1f}米"),
    "heights.estimated": Text("The height is estimated: {formula}.", "高度为估算：{formula}。"),
    "heights.use_unknown": Text(
        "Its use is not known; only what holds of every use is said.",
        "用途不详，仅给出各类用途均成立的结论。",
    ),
    "heights.maybe_first": Text(
        "Class I if a floor above 24 m is larger than 1,000 m².",
        "24米以上任一楼层面积超过1000平方米时为一类高层。",
    ),
    "heights.maybe_single": Text(
        "Floors not known; a single-storey building is not high-rise at any height.",
        "层数不详；若为单层，则不论高度均不属高层。",
    ),
}
