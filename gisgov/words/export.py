"""Texts about writing a city's data into files, and reading a whole city again."""

from gisgov.words import Text

TEXTS = {
    "export.all_is_all": Text(
        "A whole city is written as it is: leave out --area, --crs and --retired, or name a layer.",
        "整座城市按原样导出：请去掉 --area、--crs 和 --retired，或指定图层。",
    ),
    "export.city_is_no_file": Text(
        "{file} cannot hold a whole city: it is a GeoPackage ({stem}.gpkg), or a folder ({stem}) of "
        "files with --format parquet or csv.",
        "{file} 不能容纳整座城市：请用 GeoPackage（{stem}.gpkg），"
        "或文件夹（{stem}）配合 --format parquet 或 csv。",
    ),
    "export.done": Text(
        "{rows} rows are in {file} ({size}).", "{rows} 行已写入 {file}（{size}）。"
    ),
    "export.ending": Text(
        "'{file}' does not say what kind of file it is to be. Give it one of the endings {endings}.",
        "“{file}”未表明文件类型。请使用以下扩展名之一：{endings}。",
    ),
    "export.exists": Text(
        "{file} exists already. Choose another name, or replace it with --force.",
        "{file} 已存在。请另选名称，或用 --force 替换。",
    ),
    "export.failed": Text(
        "{file} could not be written: {reason}. Nothing was left behind.",
        "无法写入 {file}：{reason}。未留下任何文件。",
    ),
    "export.formulas": Text(
        "{count} cells begin with = + - or @ and were written as they are: a spreadsheet may run them "
        "as formulas. Import the file there with all columns as text, or hand on a GeoPackage.",
        "有 {count} 个单元格以 =、+、- 或 @ 开头，已按原样写出：电子表格可能将其当作公式执行。"
        "请以文本列导入，或改用 GeoPackage。",
    ),
    "export.geojson_crs": Text(
        "GeoJSON is in longitude and latitude, not in {given}. Leave out --crs, or write a "
        "GeoPackage.",
        "GeoJSON 只用经纬度，不能用 {given}。请去掉 --crs，或改写 GeoPackage。",
    ),
    "export.moved": Text(
        "The coordinates were transformed to {crs} and are no longer exactly those of the city: "
        "leave out --crs for a file that loads back the same.",
        "坐标已转换为 {crs}，不再与城市中的完全一致：如需原样导回，请去掉 --crs。",
    ),
    "export.no_folder": Text(
        "There is no folder {folder}. Make it first, or write elsewhere.",
        "没有文件夹 {folder}。请先建立，或写到别处。",
    ),
    "export.no_format": Text(
        "There is no format '{given}' for a folder. Formats: {formats}.",
        "文件夹没有“{given}”格式。可用格式：{formats}。",
    ),
    "export.no_layer": Text(
        "There is no layer '{given}'. Layers: {layers}; or all.",
        "没有图层“{given}”。可用图层：{layers}；或 all（全部）。",
    ),
    "export.other_folder": Text(
        "The folder {folder} holds other things than an exported city, so it is not replaced. "
        "Choose another name.",
        "文件夹 {folder} 中有导出城市以外的内容，不会被替换。请另选名称。",
    ),
    "export.personal": Text(
        "{file} holds people by household, age band and the assistance that they need, so only you "
        "can read it. Hand it on to nobody without a purpose, and delete it when it has served.",
        "{file} 含有按户、年龄段和协助需求登记的人员信息，仅您本人可读。无正当目的请勿转交，用毕请删除。",
    ),
    "export.writing": Text("Writing {file}", "正在写入 {file}"),
    "exchange.bad_value": Text(
        "Table {table} has a value of another kind: {reason}. Export the city again.",
        "表 {table} 中有类型不符的值：{reason}。请重新导出城市。",
    ),
    "exchange.broken": Text(
        "{path} is cut off or damaged: {reason}. Export the city again.",
        "{path} 被截断或损坏：{reason}。请重新导出城市。",
    ),
    "exchange.newer": Text(
        "{path} was written by a newer gisgov (format {found}, this one knows {known}). "
        "Install the newer gisgov.",
        "{path} 由更新的 gisgov 写出（格式 {found}，本程序只到 {known}）。请安装新版 gisgov。",
    ),
    "exchange.no_city": Text(
        "{path} holds no city. Give a GeoPackage or folder that `gisgov export all` wrote; other "
        "files are loaded with `gisgov load table`.",
        "{path} 中没有城市。请给出 `gisgov export all` 写出的 GeoPackage 或文件夹；"
        "其他文件用 `gisgov load table` 导入。",
    ),
    "exchange.no_column": Text(
        "Table {table} lacks the column {column}. Export the city again.",
        "表 {table} 缺少列 {column}。请重新导出城市。",
    ),
    "exchange.no_table": Text(
        "{path} lacks the table {table}. Export the city again.",
        "{path} 缺少表 {table}。请重新导出城市。",
    ),
    "exchange.no_target": Text(
        "A row of {table} refers to ({source}, {given}), which {target} does not have. "
        "Export the city again.",
        "{table} 中有一行引用了（{source}，{given}），但 {target} 中没有。请重新导出城市。",
    ),
    "exchange.other_crs": Text(
        "The file is in EPSG:{given}; the city is in EPSG:{wanted}. Load it into a new city with "
        "--city NAME.",
        "文件的坐标系为 EPSG:{given}，城市为 EPSG:{wanted}。请用 --city 名称 导入新城市。",
    ),
    "exchange.rows": Text(
        "Table {table} has {found} rows and should have {wanted}: it was cut off or changed. "
        "Export the city again.",
        "表 {table} 有 {found} 行，应为 {wanted} 行：文件被截断或改动。请重新导出城市。",
    ),
    "exchange.would_change": Text(
        "The city has {count} rows of {table} in another state than the file; nothing was written. "
        "Load the file into a new city with --city NAME, or a layer with `gisgov load table`, which "
        "shows what changes.",
        "城市中 {table} 有 {count} 行与文件不同；未写入任何内容。请用 --city 名称 导入新城市，"
        "或用 `gisgov load table` 导入单个图层并查看变更。",
    ),
}
