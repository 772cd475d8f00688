"""Texts of the flow of water that a building asks from outside."""

from gisgov.words import Text

TEXTS = {
    "flows.rule": Text(
        "GB 50974-2014 table 3.3.2, {kind}, {volume}", "GB 50974-2014 表3.3.2，{kind}，{volume}"
    ),
    "flows.volume": Text("{volume_m3:.0f} m³", "体积{volume_m3:.0f}立方米"),
    "flows.volume_unknown": Text("volume not known", "体积不详"),
    "flows.volume_any": Text("any volume", "不限体积"),
    "flows.kind_residential": Text("residential", "住宅"),
    "flows.kind_public_low": Text("public, not high-rise", "单层及多层公共建筑"),
    "flows.kind_public_high": Text("public, high-rise", "高层公共建筑"),
    "flows.kind_public": Text("public, height not known", "公共建筑（高度不详）"),
    "flows.kind_civil_iii": Text(
        "civil, of fire-resistance grade III", "单层及多层民用建筑（三级耐火等级）"
    ),
    "flows.kind_civil_iv": Text(
        "civil, of fire-resistance grade IV", "单层及多层民用建筑（四级耐火等级）"
    ),
    "flows.kind_factory": Text("factory, hazard class not known", "厂房（火灾危险性类别不详）"),
    "flows.kind_store": Text("store, hazard class not known", "仓库（火灾危险性类别不详）"),
    "flows.kind_unknown": Text("use not known", "用途不详"),
    "flows.exact": Text("Design flow {least_lps:g} L/s", "设计流量{least_lps:g}升/秒"),
    "flows.range": Text(
        "Design flow {least_lps:g} to {most_lps:g} L/s", "设计流量{least_lps:g}至{most_lps:g}升/秒"
    ),
    "flows.unknown": Text("Design flow not known", "设计流量不详"),
    "flows.use_unknown": Text(
        "The use is not known: the range is that of all uses.", "用途不详：范围为各类用途。"
    ),
    "flows.height_unknown": Text(
        "Height and floors are not known, and so is the volume.", "高度、层数不详，体积无法计算。"
    ),
    "flows.footprint_unknown": Text(
        "The footprint is not known, and so is the volume.", "占地面积不详，体积无法计算。"
    ),
    "flows.height_estimated": Text(
        "The volume leans on an estimated height ({formula}).", "体积按估算高度计算（{formula}）。"
    ),
    "flows.hazard_unknown": Text(
        "The hazard class is not known: the range is from the least to the most hazardous.",
        "火灾危险性类别不详：范围从丁、戊类至甲、乙、丙类。",
    ),
    "flows.grade_taken": Text(
        "Fire-resistance grade I or II is taken; it is not on record.",
        "耐火等级无记录，按一、二级取值。",
    ),
    "flows.grade_by_structure": Text(
        "The fire-resistance grade is taken from the structure: timber.",
        "耐火等级按木质结构推定。",
    ),
    "flows.not_given": Text(
        "The table has no figure for this volume; that of the nearest volume is taken.",
        "规范表中该体积无数值，取相邻体积档的数值。",
    ),
}
