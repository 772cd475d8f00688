"""Texts about the sheets of the 1:500 map."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "sheets.malformed": Text(
        "'{given}' is no 1:500 sheet number. Write the south-west corner in kilometres, north "
        "first, with two decimals, such as 3397.75-528.50.",
        "“{given}”不是 1:500 图幅编号。请写西南角坐标，以千米为单位，纵坐标在前，保留两位小数，"
        "例如 3397.75-528.50。",
    ),
    "sheets.no_corner": Text(
        "No sheet of {width_m} m by {height_m} m begins at '{given}'. The sheet that holds this "
        "point is {holds}; or give the size of the city's sheets.",
        "在 {width_m} 米 × {height_m} 米的分幅中，没有以“{given}”为西南角的图幅。"
        "包含该点的图幅是 {holds}；或请给出本市的图幅尺寸。",
    ),
    "sheets.bad_size": Text(
        "A sheet cannot be {width_m} m wide and {height_m} m high: its corners must be whole "
        "numbers of 10 m. Usual are 250 by 250 and 250 by 200.",
        "图幅不能是宽 {width_m} 米、高 {height_m} 米：图廓角点须为 10 米的整数倍。"
        "常用 250 × 250 与 250 × 200。",
    ),
    "sheets.not_metres": Text(
        "{count} of {total} points have no sheet number, such as easting {x}, northing {y}. Give "
        "metres in the city's coordinate system, east first.",
        "{total} 个点中有 {count} 个无法编图幅号，例如东坐标 {x}、北坐标 {y}。"
        "请以米为单位、按本市坐标系给出，东坐标在前。",
    ),
    "sheets.malformed_graticule": Text(
        "'{given}' is no 1:500 sheet number of GB/T 13989-2012. Give twelve characters, such as "
        "H49K07491268, rows and columns from 0001 to 2304.",
        "“{given}”不是 GB/T 13989-2012 的 1:500 图幅编号。应为 12 位，例如 H49K07491268，"
        "行号和列号为 0001 至 2304。",
    ),
    "sheets.not_lonlat": Text(
        "Longitude {lon}, latitude {lat} lies on no sheet of GB/T 13989-2012. Give degrees, "
        "longitude first, north of the equator, such as 111.3 30.7.",
        "经度 {lon}、纬度 {lat} 不在 GB/T 13989-2012 的任何图幅内。"
        "请以度为单位、经度在前、北纬，例如 111.3 30.7。",
    ),
}
