"""Texts about tiles that are taken along in a file."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "archive.done": Text(
        "{tiles} tiles of {city} are in {file} ({size}), as they were at {at}.",
        "{city} 的 {tiles} 个瓦片已写入 {file}（{size}），数据时间 {at}。",
    ),
    "archive.ending": Text(
        "'{file}' is no name for a file of tiles. Let it end with .pmtiles.",
        "“{file}”不是瓦片文件名。请以 .pmtiles 结尾。",
    ),
    "archive.exists": Text(
        "{file} exists already. Choose another name, or replace it with --replace.",
        "{file} 已存在。请另选名称，或用 --replace 替换。",
    ),
    "archive.folder": Text(
        "{folder} is a folder, which no file replaces. Choose another name.",
        "{folder} 是文件夹，不会被文件替换。请另选名称。",
    ),
    "archive.nothing": Text(
        "These layers show nothing there at these zooms. Ask for other layers, zooms or another area.",
        "所选图层在该范围和级别没有内容。请另选图层、级别或区域。",
    ),
    "archive.writing": Text("Drawing {file}", "正在绘制 {file}"),
    "archive.zooms": Text(
        "The first zoom {minzoom} comes after the last, {maxzoom}. Turn them round.",
        "起始级别 {minzoom} 大于终止级别 {maxzoom}。请对调。",
    ),
}
