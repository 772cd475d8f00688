"""Texts about files that come in."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "file.missing": Text(
        "There is no file '{path}'. Check the path.",
        "没有文件“{path}”。请检查路径。",
    ),
    "file.is_folder": Text(
        "'{path}' is a folder. Name a file in it.",
        "“{path}”是文件夹。请给出其中的文件。",
    ),
    "file.forbidden": Text(
        "'{path}' may not be read by this user. Change its permissions, or run as its owner.",
        "当前用户无权读取“{path}”。请修改权限，或以文件所有者身份运行。",
    ),
    "file.empty": Text(
        "'{path}' is empty. Fetch or export it again.",
        "“{path}”是空文件。请重新下载或导出。",
    ),
    "intake.cancelled": Text(
        "Stopped while reading '{path}'. Nothing was written.",
        "读取“{path}”时已停止，没有写入任何数据。",
    ),
    "osm.cut_off": Text(
        "'{path}' ends in the middle ({reason}). Fetch it again and compare its size or checksum.",
        "“{path}”不完整，中途中断（{reason}）。请重新下载，并核对大小或校验和。",
    ),
    "osm.not_osm": Text(
        "'{path}' is no OpenStreetMap file, or is damaged ({reason}). Give one whose name ends in "
        ".osm.pbf, .osm, .osm.gz or .osm.bz2, or fetch it again.",
        "“{path}”不是 OpenStreetMap 文件，或已损坏（{reason}）。请给出以 .osm.pbf、.osm、.osm.gz 或 "
        ".osm.bz2 结尾的文件，或重新下载。",
    ),
    "osm.nothing": Text(
        "'{path}' holds no building, road or other thing that a city is made of. Give a file with "
        "map data; a file of changes or of boundaries alone will not do.",
        "“{path}”中没有建筑、道路等城市要素。请给出含地图数据的文件；仅有变更或边界的文件不可用。",
    ),
    "osm.elsewhere": Text(
        "'{path}' lies around {lon:.3f}, {lat:.3f} (longitude, latitude), but the city's coordinate "
        "system {crs} serves {area}. Make a city of its own for it with --crs {suggested}, or give "
        "another file.",
        "“{path}”位于东经 {lon:.3f}、北纬 {lat:.3f} 附近，而本城市的坐标系 {crs} 适用于 {area}。"
        "请用 --crs {suggested} 另建一个城市，或换一个文件。",
    ),
    "osm.skipped.open_outline": Text(
        "{count} buildings whose outline does not close or is not all in the file",
        "{count} 栋建筑轮廓未闭合或在文件中不完整",
    ),
    "osm.skipped.no_outline": Text(
        "{count} buildings mapped as a point, without an outline",
        "{count} 栋建筑只有点位，没有轮廓",
    ),
    "osm.skipped.incomplete": Text(
        "{count} areas whose parts are not all in the file, or do not fit together",
        "{count} 个面的组成部分不全或不能拼合",
    ),
    "osm.skipped.too_small": Text(
        "{count} shapes without extent",
        "{count} 个没有长度或面积的图形",
    ),
    "osm.skipped.twice": Text(
        "{count} places mapped both as a point and as an area; the area is kept",
        "{count} 处同时以点和面绘制，保留面",
    ),
    "osm.skipped.clipped": Text(
        "{count} lines shortened, because some of their points are not in the file",
        "{count} 条线因部分节点不在文件中而被截短",
    ),
    "osm.skipped.outside": Text(
        "{count} entrances that lie on no building's outline",
        "{count} 个出入口不在任何建筑轮廓上",
    ),
}
