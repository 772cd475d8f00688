"""Texts about placing the rows of files and tables (`gisgov place FILE`)."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "areas.in_degrees": Text(
        "The borders in '{path}' are in {crs}, which does not measure in metres. Say in which system "
        "they are to be compared: --metric {suited} suits their place.",
        "“{path}”中的边界采用 {crs}，不以米为单位。请指定用于比较的坐标系：--metric {suited} 适合其所在位置。",
    ),
    "areas.no_crs": Text(
        "'{path}' does not say in which coordinate system its borders are. Say it with --metric, such "
        "as --metric EPSG:4546.",
        "“{path}”未说明边界的坐标系。请用 --metric 指定，例如 --metric EPSG:4546。",
    ),
    "place.apart": Text(
        "None of the first rows lies near the areas. They are read as {crs}, as was said.",
        "前若干行均不在区域附近；已按所声明的 {crs} 读取。",
    ),
    "place.column_taken": Text(
        "The rows have a column '{column}' already. Name the new one with --column.",
        "数据中已有列“{column}”。请用 --column 为新列另取名称。",
    ),
    "place.done": Text(
        "{written} rows are in {file}: {placed} lie in an area, {nowhere} in none, {unknown} have no "
        "coordinates. The areas were asked at {mps} million points a second.",
        "{written} 行已写入 {file}：{placed} 行位于区域内，{nowhere} 行不在任何区域，{unknown} 行没有坐标。"
        "区域判定速度为每秒 {mps} 百万点。",
    ),
    "place.ending": Text(
        "'{file}' does not say what kind of file it is to be. Give it one of the endings {endings}.",
        "“{file}”未表明文件类型。请使用以下扩展名之一：{endings}。",
    ),
    "place.half": Text(
        "Only the column '{given}' was named. Name both, --x and --y.",
        "只指定了列“{given}”。请同时给出 --x 和 --y。",
    ),
    "place.indexing": Text("Reading borders", "正在读取边界"),
    "place.kind": Text(
        "'{path}' is not read row by row. Save it as GeoParquet, Parquet or CSV: `gisgov export` and "
        "QGIS write these.",
        "“{path}”不能逐行读取。请另存为 GeoParquet、Parquet 或 CSV：`gisgov export` 和 QGIS 均可写出。",
    ),
    "place.largest_or_all": Text(
        "--largest chooses one area a row, --all gives every one. Leave one of them out.",
        "--largest 为每行选一个区域，--all 给出全部区域。请去掉其中一个。",
    ),
    "place.nested": Text(
        "Column '{column}' holds lists, parts or bytes, which {file} cannot. Write a .parquet file.",
        "列“{column}”含有列表、嵌套结构或字节，{file} 无法容纳。请写为 .parquet 文件。",
    ),
    "place.no_areas": Text(
        "Say with --areas into which areas: a file of borders, an index that was saved, or a level of "
        "the city, such as grid.",
        "请用 --areas 指定区域：边界文件、已保存的索引，或本市的层级（如 grid）。",
    ),
    "place.no_column": Text(
        "There is no column '{given}'; there are: {columns}.",
        "没有列“{given}”，现有列：{columns}。",
    ),
    "place.no_coordinates": Text(
        "There is no geometry, and no columns that are plainly coordinates; there are: {columns}. Name "
        "them with --x and --y.",
        "没有几何列，也无法确定哪些列是坐标，现有列：{columns}。请用 --x 和 --y 指定。",
    ),
    "place.no_index": Text(
        "'{given}' is neither a file nor a level of areas. Levels: {levels}.",
        "“{given}”既不是文件，也不是区域层级。可用层级：{levels}。",
    ),
    "place.no_level": Text(
        "The city has no areas of the level {given} today. Load them with `gisgov load areas`.",
        "本市目前没有 {given} 层级的区域。请用 `gisgov load areas` 导入。",
    ),
    "place.no_out": Text(
        "Say with --out where the rows are to be written: NAME.parquet or NAME.csv.",
        "请用 --out 指定写出位置：名称.parquet 或 名称.csv。",
    ),
    "place.no_table": Text(
        "Rows of '{given}' are not placed into a file. Tables: {tables}.",
        "不支持将“{given}”的行写入文件。可用的表：{tables}。",
    ),
    "place.nothing": Text(
        "Say what is to be placed: a FILE or --table, with --out; or keep the index with --save.",
        "请指定要定位的内容：FILE 或 --table，并给出 --out；或用 --save 保存索引。",
    ),
    "place.one_source": Text(
        "Give a FILE or --table, not both.",
        "FILE 与 --table 只能给出一个。",
    ),
    "place.report_stored": Text(
        "--report is about the rows of the city. Leave it out, or the FILE and --areas.",
        "--report 只针对本市已存的行。请去掉 --report，或去掉 FILE 和 --areas。",
    ),
    "place.save_ending": Text(
        "'{file}' is to be an index of areas. Give it the ending {ending}.",
        "“{file}”将保存区域索引。请使用扩展名 {ending}。",
    ),
    "place.saved": Text("The index of the areas is in {file}.", "区域索引已写入 {file}。"),
    "place.stray": Text("line {line}: {said}", "第 {line} 行：{said}"),
    "place.strays": Text(
        "{count} rows have no coordinates, or what is no place; they were written without an area. The "
        "first:",
        "{count} 行没有坐标或坐标无效，已写出但无区域。前几行：",
    ),
    "place.unclear": Text(
        "Several columns could be the coordinates: {columns}. Name two with --x and --y.",
        "多个列可能是坐标：{columns}。请用 --x 和 --y 指定两列。",
    ),
    "place.unread": Text(
        "{count} rows could not be read and are not in the new file. The first:",
        "{count} 行无法读取，未写入新文件。前几行：",
    ),
    "place.writing": Text("Placing {name}", "正在定位 {name}"),
}
