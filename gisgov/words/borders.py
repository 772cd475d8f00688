"""Texts about loading borders."""

from gisgov.words import Text

TEXTS = {
    "borders.overlap": Text(
        "Area {code} overlaps {other}, which is in the database, by {m2} m² at {lon},{lat}. "
        "Correct the border, or load both areas together. If {other} is gone from a file of the same "
        "source, end it with --gone retire.",
        "区域 {code} 与库中的 {other} 在 {lon},{lat} 处重叠 {m2} 平方米。请修正边界，或将两者一并导入。"
        "如 {other} 已从同一来源的文件中撤销，请加 --gone retire。",
    ),
    "borders.other_level": Text(
        "The codes {codes} belong to areas of level {found}, not {given}; codes are never reused. "
        "Give the right level, or other codes.",
        "编码 {codes} 属于 {found} 级区域，而不是 {given} 级；编码不得重复使用。请改正级别或编码。",
    ),
    "borders.too_late": Text(
        "New borders cannot begin at {given}, which is to come: rows are placed by today's borders. "
        "Load them when they take effect.",
        "新边界不能从将来的 {given} 开始：数据按今天的边界落格。请在生效时再导入。",
    ),
    "borders.too_early": Text(
        "New borders cannot begin at {given}: the present version of {codes} began later. "
        "Give a later date.",
        "新边界不能从 {given} 开始：{codes} 的现行版本开始得更晚。请给出更晚的日期。",
    ),
}
