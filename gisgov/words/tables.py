"""Texts about reading tables and map files."""

from gisgov.words import Text

__all__ = ["TEXTS"]

NOTES = {
    "table.mark": Text(
        "The file says that it is written in {encoding}.",
        "文件自带 {encoding} 编码标记。",
    ),
    "table.read_as": Text(
        "The file does not say how its letters are written; it was read as {encoding}. "
        "If names look wrong, give another with --encoding.",
        "文件未注明编码，已按 {encoding} 读取。如名称显示有误，请用 --encoding 指定其他编码。",
    ),
    "table.header_at": Text(
        "The names of the columns stand in row {line}; what is above was taken for titles.",
        "列名位于第 {line} 行，其上的内容视为标题。",
    ),
    "table.header_rows": Text(
        "The names of the columns stand in rows {first} to {last}; merged names were joined.",
        "列名位于第 {first} 至 {last} 行，合并的表头已拼接。",
    ),
    "table.merged": Text(
        "{count} merged cells go over several rows; each row was given their value.",
        "有 {count} 个合并单元格跨多行，其值已填入所覆盖的每一行。",
    ),
    "table.name_twice": Text(
        "Two columns are named '{given}'; the second was named '{taken}'.",
        "有两列都叫“{given}”，后一列已命名为“{taken}”。",
    ),
    "table.no_name": Text(
        "Column {number} has no name; it was named '{taken}'.",
        "第 {number} 列没有列名，已命名为“{taken}”。",
    ),
    "table.odd_crs": Text(
        "The file says a coordinate system that is not known: {given}. Name it with --crs.",
        "文件所注的坐标系无法识别：{given}。请用 --crs 指定。",
    ),
}

FAULTS = {
    "table.too_few": Text(
        "The row has {count} cells, the header {wanted}: '{value}'. A delimiter is missing, or the "
        "row is none of the table.",
        "该行有 {count} 个单元格，而表头有 {wanted} 个：“{value}”。缺少分隔符，或该行不属于此表。",
    ),
    "table.too_many": Text(
        "The row has {count} cells, the header {wanted}: '{value}'. Put a cell that holds the "
        "delimiter between quotes.",
        "该行有 {count} 个单元格，而表头有 {wanted} 个：“{value}”。含分隔符的单元格请加引号。",
    ),
    "table.bad_quotes": Text(
        "A quote in the row is followed by more text. Double each quote within a cell, or take "
        "them out.",
        "该行的引号之后还有文字。单元格内的引号请写两遍，或删去。",
    ),
    "table.zero_byte": Text(
        "The row holds a zero byte, which is no letter. Export the file again, or delete it.",
        "该行含有零字节，不是文字。请重新导出文件，或删去该字节。",
    ),
    "table.no_result": Text(
        "Cell {cell} holds a formula without a result. Open the file in Excel and save it.",
        "单元格 {cell} 的公式没有计算结果。请在 Excel 中打开并保存该文件。",
    ),
    "table.error_cell": Text(
        "Cell {cell} holds the error {value}. Correct it in Excel, or empty the cell.",
        "单元格 {cell} 的值为错误 {value}。请在 Excel 中更正，或清空该单元格。",
    ),
    "table.bad_geometry": Text(
        "The geometry cannot be read: it is damaged, or a curve or a solid. Turn curves into lines "
        "in QGIS ('Segmentize') and save again.",
        "几何无法读取：已损坏，或为曲线、立体。请在 QGIS 中将曲线转为折线后重新保存。",
    ),
}

LETTERS = {
    "table.wrong_encoding": Text(
        "'{path}' is not written in {given}: line {line}, letter {column} is none. Leave out "
        "--encoding to have it found, or give another, such as GB18030.",
        "“{path}”不是 {given} 编码：第 {line} 行第 {column} 个字符无法识别。请去掉 --encoding "
        "以自动识别，或改用其他编码，如 GB18030。",
    ),
    "table.no_encoding": Text(
        "There is no encoding '{given}'. Usual are UTF-8, GB18030 and UTF-16.",
        "没有名为“{given}”的编码。常用的有 UTF-8、GB18030、UTF-16。",
    ),
    "table.bad_letter": Text(
        "'{path}' is written in GB18030, but line {line}, letter {column} is none. Correct this "
        "line in an editor, or export the file again.",
        "“{path}”为 GB18030 编码，但第 {line} 行第 {column} 个字符无法识别。请在编辑器中更正该行，"
        "或重新导出文件。",
    ),
    "table.mixed_encoding": Text(
        "'{path}' is written in two ways: {utf8} lines in UTF-8, {other} not; line {line} differs "
        "from most. Were two files joined? Save both in UTF-8 first.",
        "“{path}”混有两种编码：{utf8} 行为 UTF-8，{other} 行不是；第 {line} 行与多数不同。"
        "是否由两个文件拼接而成？请先将其都另存为 UTF-8。",
    ),
    "table.unknown_encoding": Text(
        "The letters of '{path}' are neither UTF-8 nor Chinese GB18030, first in line {line}. Give "
        "--encoding, such as windows-1252, or save the file in UTF-8.",
        "“{path}”既不是 UTF-8，也不是中文 GB18030 编码，首见于第 {line} 行。请用 --encoding 指定，"
        "如 windows-1252，或将文件另存为 UTF-8。",
    ),
    "table.wrong_letters": Text(
        "The letters of '{path}' are not written as it says. Give --encoding, such as GB18030.",
        "“{path}”的文字编码与其所注不符。请用 --encoding 指定，如 GB18030。",
    ),
}

WHOLE = {
    "table.not_local": Text(
        "'{given}' is no file on this machine. Download it first and give its path.",
        "“{given}”不是本机文件。请先下载，再给出其路径。",
    ),
    "table.changed": Text(
        "'{path}' was changed while it was read. Nothing is loaded; start again when it is "
        "complete.",
        "“{path}”在读取过程中被修改，未导入任何数据。请待文件完整后重新开始。",
    ),
    "table.unknown_kind": Text(
        "'{path}' is no table or map that is read here. Save it as CSV, Excel (.xlsx), GeoPackage, "
        "GeoJSON, Shapefile, DXF or GeoParquet.",
        "“{path}”不是可读取的表格或地图文件。请另存为 CSV、Excel（.xlsx）、GeoPackage、GeoJSON、"
        "Shapefile、DXF 或 GeoParquet。",
    ),
    "table.refers": Text(
        "'{path}' only points at other files or at an address. Give the file itself that it points "
        "at; a coordinate system must be named, such as EPSG:4546.",
        "“{path}”指向其他文件或网址。请直接给出所指的文件；坐标系须写明名称，如 EPSG:4546。",
    ),
    "table.web_page": Text(
        "'{path}' is a web page, whatever its name. Open it in Excel and save it as .xlsx.",
        "“{path}”实为网页。请在 Excel 中打开并另存为 .xlsx。",
    ),
    "table.openstreetmap": Text(
        "'{path}' is a file of OpenStreetMap, which holds no single table. Load it with: "
        "gisgov load osm",
        "“{path}”是 OpenStreetMap 文件，不是单一的表。请用 gisgov load osm 导入。",
    ),
    "table.drawing": Text(
        "'{path}' is a drawing in DWG. Save it as DXF in the drawing program.",
        "“{path}”是 DWG 图形。请在制图软件中另存为 DXF。",
    ),
    "table.packed": Text(
        "'{path}' is packed in a way that is not read here. Unpack it and give the file in it, or "
        "pack it as an ordinary zip.",
        "“{path}”的压缩方式不受支持。请解压后给出其中的文件，或压缩为普通 zip。",
    ),
    "table.password": Text(
        "'{path}' is locked with a password. Save it without one.",
        "“{path}”有密码保护。请取消密码后另存。",
    ),
    "table.unreadable": Text(
        "'{path}' is damaged or cut off ({reason}). Fetch or export it again.",
        "“{path}”已损坏或不完整（{reason}）。请重新下载或导出。",
    ),
    "table.part_missing": Text(
        "The part {part} of '{path}' is missing. Put the files of a shapefile side by side under "
        "one name, or give all of them in one zip.",
        "“{path}”缺少 {part} 文件。请将 Shapefile 的各文件以同名放在同一文件夹，或压缩在一个 zip 中。",
    ),
    "table.no_header": Text(
        "'{path}' has no row with the names of the columns; it begins with: {given}. Put the names "
        "into the first row.",
        "“{path}”没有列名行，开头为：{given}。请在第一行写上列名。",
    ),
    "table.open_quote": Text(
        "A quote that is opened in line {line} of '{path}' is never closed. Close it, or take it "
        "out.",
        "“{path}”第 {line} 行的引号没有闭合。请补上或删去该引号。",
    ),
    "table.too_wide": Text(
        "The sheet in '{path}' reaches to cell {cell}, further than can be held. Delete the empty "
        "or stray cells at its end.",
        "“{path}”的工作表一直延伸到单元格 {cell}，超出可处理的范围。请删除末尾的空白或多余单元格。",
    ),
}

CHOICES = {
    "table.layers": Text(
        "'{path}' has several layers. Name one with --layer: {layers}.",
        "“{path}”有多个图层。请用 --layer 指定其一：{layers}。",
    ),
    "table.no_layer": Text(
        "There is no layer '{given}' in '{path}'. Layers: {layers}.",
        "“{path}”中没有图层“{given}”。可用图层：{layers}。",
    ),
    "table.no_layers": Text(
        "'{path}' has no layer with anything in it. Give another file.",
        "“{path}”中没有含数据的图层。请换一个文件。",
    ),
    "table.sheets": Text(
        "Several sheets of '{path}' hold something. Name one with --sheet: {sheets}.",
        "“{path}”有多个工作表含有数据。请用 --sheet 指定其一：{sheets}。",
    ),
    "table.no_sheet": Text(
        "There is no sheet '{given}' in '{path}'. Sheets: {sheets}.",
        "“{path}”中没有工作表“{given}”。可用工作表：{sheets}。",
    ),
    "table.no_sheets": Text(
        "No sheet of '{path}' that is shown holds anything. Name a hidden one with --sheet, or "
        "give another file.",
        "“{path}”中可见的工作表均为空。请用 --sheet 指定隐藏的工作表，或换一个文件。",
    ),
}

ZIPS = {
    "table.zip_bomb": Text(
        "'{path}' would unpack {packed_mb} MB to {size_mb} MB in {count} files, more than is taken "
        "on trust. Unpack it yourself, and give the file in it.",
        "“{path}”压缩后 {packed_mb} MB，解压将达 {size_mb} MB、{count} 个文件，超出允许范围。"
        "请自行解压，再给出其中的文件。",
    ),
    "table.bad_zip": Text(
        "'{path}' is a damaged or cut-off zip ({reason}). Fetch or pack it again.",
        "“{path}”是损坏或不完整的 zip（{reason}）。请重新下载或压缩。",
    ),
    "table.zip_without": Text(
        "'{path}' holds no table or map that is read here. Give one with a shapefile, GeoPackage, "
        "GeoJSON, CSV or .xlsx in it.",
        "“{path}”中没有可读取的表格或地图文件。请给出含 Shapefile、GeoPackage、GeoJSON、CSV 或 .xlsx 的 "
        "zip。",
    ),
    "table.zip_several": Text(
        "'{path}' holds several tables. Name one with --layer: {names}.",
        "“{path}”含有多个表。请用 --layer 指定其一：{names}。",
    ),
}

TEXTS = NOTES | FAULTS | LETTERS | WHOLE | CHOICES | ZIPS
