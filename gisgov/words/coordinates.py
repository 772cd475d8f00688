"""Texts about the coordinates and geometries of files."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "coordinates.given": Text(
        "The coordinates are read as {crs} ({name}), as was declared.",
        "按声明的 {crs}（{name}）读取坐标。",
    ),
    "coordinates.by_file": Text(
        "The coordinates are read as {crs} ({name}), as the file says.",
        "按文件自带的 {crs}（{name}）读取坐标。",
    ),
    "coordinates.detected": Text(
        "Nothing says in which system the coordinates are. Of all that are usual here only {crs} "
        "({name}) fits.",
        "文件和参数都未说明坐标系。在本地常用的坐标系中，只有 {crs}（{name}）与数据相符。",
    ),
    "coordinates.metres": Text(
        "Column {first} lies about {x}, column {second} about {y}: metres.",
        "列“{first}”的值约为 {x}，列“{second}”约为 {y}：单位为米。",
    ),
    "coordinates.degrees": Text(
        "Column {first} lies about {x}, column {second} about {y}: within 180 and 90, so degrees.",
        "列“{first}”的值约为 {x}，列“{second}”约为 {y}：在 180 与 90 以内，是经纬度。",
    ),
    "coordinates.swapped": Text(
        "Column {first} holds {x}, a northing, and {second} holds {y}, an easting: the order of "
        "Chinese surveyors, with X to the north. The two are exchanged.",
        "列“{first}”的 {x} 是北坐标，“{second}”的 {y} 是东坐标：即国内测量习惯（X 向北、Y 向东）。两列已对调。",
    ),
    "coordinates.swapped_degrees": Text(
        "Column {first} holds {x}, a latitude, and {second} holds {y}, a longitude. The two are "
        "exchanged.",
        "列“{first}”的 {x} 是纬度，“{second}”的 {y} 是经度。两列已对调。",
    ),
    "coordinates.numbered": Text(
        "The eastings ({easting}) begin with {zone}, the number of a zone, so the system is {crs}.",
        "东坐标（{easting}）以带号 {zone} 开头，因此坐标系为 {crs}。",
    ),
    "coordinates.inside": Text(
        "Read so, {share} of the points that were looked at lie in the city, at most 5 km from the "
        "bounds of its areas.",
        "按此读取，抽查的点有 {share} 位于本市（距区域外框不超过 5 公里）。",
    ),
    "coordinates.inside_use": Text(
        "Read so, {share} of the points that were looked at lie where {city} is in use. The city "
        "has no areas yet that would tell more; load them first to be surer.",
        "按此读取，抽查的点有 {share} 位于 {city} 的适用范围内。本市尚无区域数据可供进一步核对；"
        "先导入区域可使判断更可靠。",
    ),
    "coordinates.names_agree": Text(
        "The headings {first} and {second} say the same.",
        "列名“{first}”和“{second}”与此一致。",
    ),
    "coordinates.names_differ": Text(
        "The headings {first} and {second} say the opposite; the numbers decide. Look at them.",
        "列名“{first}”和“{second}”与此相反；以数值为准，请核对。",
    ),
    "coordinates.maybe_shifted": Text(
        "GCJ-02 (AMap, Tencent) and BD-09 (Baidu) look the same as {crs} and lie some 500 m and "
        "1 km away. If the positions come from such a map, give --crs gcj02 or --crs bd09.",
        "GCJ-02（高德、腾讯）和 BD-09（百度）的经纬度与 {crs} 看起来一样，但分别偏移约 500 米和 1 公里。"
        "如果位置取自这些地图，请指定 --crs gcj02 或 --crs bd09。",
    ),
    "coordinates.maybe_shifted_map": Text(
        "Maps of AMap, Tencent and Baidu look the same as {crs} and lie some 500 m or more away. If "
        "the positions come from such a map, export them as degrees and give --crs gcj02 or "
        "--crs bd09.",
        "高德、腾讯、百度地图的平面坐标与 {crs} 看起来一样，但偏移 500 米以上。"
        "如果位置取自这些地图，请以经纬度导出，并指定 --crs gcj02 或 --crs bd09。",
    ),
    "coordinates.unshifted": Text(
        "The shift of {shift} is taken away.",
        "已消除 {shift} 偏移。",
    ),
    "coordinates.maybe_older": Text(
        "An older datum (such as Xian 1980 or Beijing 1954) looks the same as {crs} and lies up to "
        "200 m away; UTM lies up to 2 km away. If the file is in one, give it with --crs.",
        "较早的坐标系（如 1980 西安、1954 北京）的数值与 {crs} 看起来一样，但可相差至 200 米；UTM 可相差至 "
        "2 公里。如果文件使用这类坐标系，请用 --crs 指定。",
    ),
    "coordinates.approximate": Text(
        "No exact way from {crs} to {city} is known here, and positions may be some 100 m off. Have "
        "the survey office convert the file to {city} with its parameters.",
        "此处没有从 {crs} 到 {city} 的精确转换参数，位置可能偏差约 100 米。"
        "请由测绘部门用其参数将文件转换到 {city}。",
    ),
    "coordinates.none_seen": Text(
        "No row that was looked at has coordinates, so that {crs} could not be checked.",
        "抽查的行都没有坐标，无法核对 {crs}。",
    ),
    "coordinates.none": Text(
        "No row that was looked at has numbers in the columns {first} and {second}. Choose the "
        "columns of the coordinates in a mapping file, or have the rows placed by their address.",
        "抽查的行在列“{first}”和“{second}”中都没有数值。请在映射文件中指定坐标列，或按地址定位。",
    ),
    "coordinates.ambiguous": Text(
        "The coordinates ({first} about {x}, {second} about {y}) lie in the city in more than one "
        "way: {fits}. Give the one that is right; a mapping file says which column is the east.",
        "坐标（{first} 约 {x}，{second} 约 {y}）有多种读法都落在本市：{fits}。"
        "请指定正确的一种；哪一列为东坐标可在映射文件中说明。",
    ),
    "coordinates.mixed": Text(
        "The coordinates ({first} about {x}, {second} about {y}) are mixed, some rows in one way "
        "and some in another: {fits}. Separate the rows; or give one, and the other rows go to "
        "quarantine.",
        "坐标（{first} 约 {x}，{second} 约 {y}）混用了不同的写法：{fits}。"
        "请将各行分开；或指定其中一种，其余各行将进入隔离区。",
    ),
    "coordinates.few": Text(
        "Few of the points ({first} about {x}, {second} about {y}) lie in the city in any way: "
        "{fits}. If that is right, give it, and the rows outside go to quarantine.",
        "无论怎样读取，只有少数点（{first} 约 {x}，{second} 约 {y}）位于本市：{fits}。"
        "如果确实如此，请指定该坐标系，本市以外的行将进入隔离区。",
    ),
    "coordinates.not_so": Text(
        "The coordinates are said to be in {said}, but read so {share} of the points lie in the "
        "city ({first} about {x}, {second} about {y}). What fits: {fits}. Give that one, or correct "
        "the file.",
        "坐标被标明为 {said}，但按此读取只有 {share} 的点位于本市（{first} 约 {x}，{second} 约 {y}）。"
        "相符的是：{fits}。请指定该坐标系，或更正文件。",
    ),
    "coordinates.nowhere": Text(
        "The points ({first} about {x}, {second} about {y}) lie nowhere near the city, which is so "
        "far from them: {readings}. Check that the file is of this city, and give its coordinate "
        "system with --crs, as EPSG code or WKT.",
        "这些点（{first} 约 {x}，{second} 约 {y}）都不在本市附近，按各坐标系与本市的距离为：{readings}。"
        "请确认文件属于本市，并用 --crs 指定其坐标系（EPSG 代码或 WKT）。",
    ),
    "coordinates.senseless": Text(
        "The numbers ({first} about {x}, {second} about {y}) are no places on the Earth, read as "
        "{readings}. Check that these are the columns of the coordinates, and give the coordinate "
        "system with --crs, as EPSG code or WKT.",
        "按 {readings} 读取，这些数值（{first} 约 {x}，{second} 约 {y}）都不是地球上的位置。"
        "请确认坐标列选择正确，并用 --crs 指定坐标系（EPSG 代码或 WKT）。",
    ),
    "geometry.missing": Text(
        "The row has no geometry. Draw it, or give the row coordinates.",
        "该行没有几何图形。请补绘图形，或填写坐标。",
    ),
    "geometry.unreadable": Text(
        "'{value}' is no geometry. Write it as WKT, such as POINT (111.3 30.7), as WKB in "
        "hexadecimal digits, or as GeoJSON.",
        "“{value}”不是几何图形。请写成 WKT（例如 POINT (111.3 30.7)）、十六进制 WKB 或 GeoJSON。",
    ),
    "geometry.not_point": Text(
        "The row is a {value}, and a single point is wanted. Give its middle, or the point by "
        "which it is reached.",
        "该行是 {value}，而这里需要单个点。请给出其中心点或出入口位置。",
    ),
    "geometry.not_line": Text(
        "The row is a {value}, and one line is wanted that can be drawn without lifting the pen. "
        "Join its parts, or give each a row of its own.",
        "该行是 {value}，而这里需要一条首尾相连的线。请将各段连接，或每段单独一行。",
    ),
    "geometry.not_polygon": Text(
        "The row is a {value}, and an outline is wanted: a polygon, or a line that ends where it "
        "begins. Close the line, or draw the outline.",
        "该行是 {value}，而这里需要轮廓：多边形，或首尾闭合的线。请闭合该线，或绘制轮廓。",
    ),
    "geometry.invalid": Text(
        "The outline crosses itself or its holes at {at}, and what it encloses cannot be told. Correct "
        "it there.",
        "轮廓在 {at} 处自相交或与内环相交，无法确定其范围。请在该处修正。",
    ),
    "geometry.in_parts": Text(
        "The row is a {value} whose parts do not touch, and one outline is wanted. Give each part a "
        "row of its own, or draw one outline around them.",
        "该行是 {value}，各部分互不相连，而这里需要一个完整轮廓。请将各部分分行，或绘制一个整体轮廓。",
    ),
    "geometry.too_small": Text(
        "The {value} is smaller than a millimetre. Check the unit of its coordinates, or delete the "
        "row.",
        "该 {value} 不足一毫米。请检查坐标单位，或删除该行。",
    ),
    "geometry.nowhere": Text(
        "Read as {crs}, the coordinates {value} lie hundreds of kilometres from the city or nowhere "
        "at all. Correct them.",
        "按 {crs} 读取，坐标 {value} 距本市数百公里，或根本不是有效位置。请更正。",
    ),
    "geometry.far": Text(
        "The place {value} lies {far_km} km outside the city's areas, read as {crs}. Correct the "
        "coordinates, or load the areas that it lies in first.",
        "按 {crs} 读取，位置 {value} 在本市区域之外 {far_km} 公里。请更正坐标，或先导入其所在的区域。",
    ),
    "geometry.half": Text(
        "Only one of the two coordinates is there ({value}). Fill in the other, or clear both.",
        "两个坐标只有一个（{value}）。请补上另一个，或都留空。",
    ),
    "geometry.srids": Text(
        "The geometries name several coordinate systems: {srids}. Convert them to one, or load them "
        "file by file.",
        "几何图形标明了多个坐标系：{srids}。请统一转换，或分文件导入。",
    ),
}
