"""Texts about coordinates."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "crs.unknown": Text(
        "There is no coordinate system '{given}'. Give an EPSG code, such as EPSG:4546.",
        "没有坐标系“{given}”。请给出 EPSG 代码，例如 EPSG:4546。",
    ),
    "crs.shifted": Text(
        "'{given}' is a shift of the positions and no coordinate system. Convert to WGS-84 first, "
        "with gisgov.crs.gcj02_to_wgs84 or bd09_to_wgs84, then give EPSG:4326.",
        "“{given}”是对位置的偏移，不是坐标系。请先用 gisgov.crs.gcj02_to_wgs84 或 bd09_to_wgs84 "
        "转换为 WGS-84，再给出 EPSG:4326。",
    ),
    "crs.missing": Text(
        "{what} needs a coordinate system and none is given. State that of the data, such as "
        "EPSG:4490 for CGCS2000 degrees.",
        "{what} 需要坐标系，但数据没有给出。请注明数据的坐标系，例如 CGCS2000 经纬度为 EPSG:4490。",
    ),
    "crs.not_metric": Text(
        "{what} measures in metres on a plane, but {crs} is a {kind} in {units}. Convert to a "
        "projected system in metres first, such as EPSG:4546.",
        "{what} 在平面上以米计量，但 {crs}（{kind}）的单位是 {units}。"
        "请先转换到以米为单位的投影坐标系，例如 EPSG:4546。",
    ),
    "crs.degrees": Text(
        "The data are said to be in {crs}, which counts metres, but their coordinates are degrees, "
        "such as {examples}. Give the system that they are in, such as EPSG:4490 or EPSG:4326.",
        "数据标明的坐标系 {crs} 以米为单位，但坐标是经纬度，例如 {examples}。"
        "请给出数据实际的坐标系，例如 EPSG:4490 或 EPSG:4326。",
    ),
    "crs.web_mercator": Text(
        "{what} measures on the ground, but {crs} is the projection of web maps, whose metres grow "
        "towards the poles. Use the city's zone, such as EPSG:4546.",
        "{what} 按地面距离计量，但 {crs} 是网络地图投影，其“米”越近两极越失真。"
        "请使用城市所在的分带坐标系，例如 EPSG:4546。",
    ),
    "crs.not_lonlat": Text(
        "Longitude {lon}, latitude {lat} is no place where a city can lie. Give degrees, longitude "
        "first, such as 111.3 30.7.",
        "经度 {lon}、纬度 {lat} 不是城市可能所在的位置。请以度为单位、经度在前，例如 111.3 30.7。",
    ),
    "crs.no_way": Text(
        "There is no way from {source} to {target}: one of them is not tied to the Earth. Give the "
        "system that the coordinates are in, such as EPSG:4546.",
        "无法从 {source} 转换到 {target}：其中一个坐标系未与地球建立联系。"
        "请给出坐标实际所用的坐标系，例如 EPSG:4546。",
    ),
    "crs.out_of_domain": Text(
        "{count} of {total} coordinates are no places in {crs}, such as {examples}. Check which "
        "coordinate system they are in, and that east or longitude comes first.",
        "{total} 个坐标中有 {count} 个在 {crs} 中无意义，例如 {examples}。"
        "请检查其坐标系，并确认东坐标（经度）在前。",
    ),
    "crs.far_from_area": Text(
        "{count} of {total} coordinates lie far from where {crs} is used ({area}), such as "
        "{examples}. Check which coordinate system they are in and that east or longitude comes "
        "first, or choose the system of that place.",
        "{total} 个坐标中有 {count} 个远离 {crs} 的适用范围（{area}），例如 {examples}。"
        "请检查其坐标系，确认东坐标（经度）在前，或改用当地的坐标系。",
    ),
}
