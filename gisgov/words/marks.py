"""Texts of marks: names and notes that people set on the map."""

from gisgov.words import Text

TEXTS = {
    "marks.not_found": Text(
        "There is no mark with the number {given}: it was removed, or its time has passed. "
        "/api/marks lists those there are.",
        "没有编号为 {given} 的标注：它已被删除或已到期。可用 /api/marks 列出现有标注。",
    ),
    "marks.length": Text(
        "The text of a mark has 1 to {most} characters; this one has {length}.",
        "标注文字应为 1 至 {most} 个字符，现有 {length} 个。",
    ),
    "marks.letters": Text(
        "The text holds control characters, which no map can show. Leave them out.",
        "文字中含有控制字符，地图无法显示。请删除。",
    ),
    "marks.expired": Text(
        "A mark cannot vanish at {expires_at}: that has passed. Give a later time, or none.",
        "标注的到期时间 {expires_at} 已过。请给出更晚的时间，或不设到期。",
    ),
    "marks.outside": Text(
        "The place lies outside the city, {away_m:.0f} m from its nearest area. Set the mark inside.",
        "该位置在城市之外，距最近的区域 {away_m:.0f} 米。请在城市范围内标注。",
    ),
}
