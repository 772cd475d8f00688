"""What is said of maps that are drawn of results."""

from gisgov.words import Text

__all__ = ["TEXTS"]

REFUSED = {
    "maps.nothing": Text(
        "There is nothing to show: {given} of at most {most} features.",
        "没有可显示的内容：{given} 个要素（最多 {most} 个）。",
    ),
    "maps.too_many": Text(
        "{given} features make a page that no browser shows; at most {most}. Count them by area, or "
        "show their density (gisgov.heat.density).",
        "{given} 个要素超出浏览器的显示能力，最多 {most} 个。请按区域计数，或显示密度（gisgov.heat.density）。",
    ),
    "maps.unknown": Text(
        "A result of type {given} cannot be shown. Give a GeoDataFrame, a GeoSeries or a field.",
        "无法显示类型为 {given} 的结果。请给出 GeoDataFrame、GeoSeries 或场（Field）。",
    ),
    "maps.no_column": Text(
        "The frame has no column '{given}'. Columns: {known}.",
        "数据没有列“{given}”。现有列：{known}。",
    ),
    "maps.not_written": Text("{file} could not be written: {reason}", "{file} 无法写入：{reason}"),
    "maps.no_format": Text(
        "{given} is no kind of file that is written. Kinds: {known}.",
        "不支持写成 {given}。可用格式：{known}。",
    ),
}

LABELS = {
    "maps.none": Text("none", "无"),
    "maps.kind_hot": Text("hot", "热点"),
    "maps.kind_cold": Text("cold", "冷点"),
    "maps.kind_new": Text("new", "新出现"),
    "maps.kind_intensifying": Text("intensifying", "增强"),
    "maps.kind_persistent": Text("persistent", "持续"),
    "maps.kind_fading": Text("fading", "减弱"),
    "maps.kind_former": Text("former", "曾经"),
    "maps.kind_sporadic": Text("sporadic", "偶发"),
}

TEXTS = REFUSED | LABELS
