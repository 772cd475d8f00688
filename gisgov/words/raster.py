"""Texts about raster layers: orthophotos, scanned map sheets, elevation."""

from __future__ import annotations

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "raster.bad_name": Text(
        "'{given}' cannot name a layer. Use letters, digits, - and _, 80 at most (66 Chinese ones), beginning "
        "with a letter or digit: --as ortho_2026.",
        "“{given}”不能作为图层名称。请使用字母、汉字、数字、- 和 _，最多 80 个（汉字 66 个），以字母、汉字或数字开头：--as ortho_2026。",
    ),
    "raster.beyond_map": Text(
        "{file} lies at latitude {lat}, beyond the edge of web maps (85°). Check its CRS.",
        "{file} 位于纬度 {lat}，超出网络地图的边缘（85°）。请检查其坐标系。",
    ),
    "raster.broken": Text(
        "{file} is damaged or breaks off, and nothing was loaded: {said}. Copy it again from where it "
        "came from.",
        "{file} 已损坏或不完整，未导入任何内容：{said}。请从来源处重新复制。",
    ),
    "raster.complex": Text(
        "{file} holds complex numbers, which are no image. Load an amplitude image made from it.",
        "{file} 的数值为复数，不是图像。请导入由它生成的幅度图像。",
    ),
    "raster.copying": Text("Loading {name}", "正在导入 {name}"),
    "raster.empty_folder": Text(
        "There is no GeoTIFF (.tif, .tiff) in {folder}.",
        "{folder} 中没有 GeoTIFF（.tif、.tiff）文件。",
    ),
    "raster.file_gone": Text(
        "A file of the raster layer '{name}' is missing in {folder}. Load it again with: gisgov load raster",
        "栅格图层“{name}”的文件不在 {folder} 中。请用 gisgov load raster 重新导入。",
    ),
    "raster.files": Text("Files", "文件数"),
    "raster.folder": Text(
        "Rasters cannot be kept in {folder}: {reason}. Make the folder writable, or name another one with "
        "GISGOV_RASTERS.",
        "影像无法保存到 {folder}：{reason}。请使该文件夹可写，或用 GISGOV_RASTERS 另行指定。",
    ),
    "raster.huge": Text(
        "{file} has {size} pixels, more than 4 TB. Cut it into parts and load them as one layer with --as.",
        "{file} 有 {size} 像素，超过 4 TB。请切分后用 --as 作为一个图层导入。",
    ),
    "raster.kind": Text("Kind", "类型"),
    "raster.local_crs": Text(
        "{file} lies in a local system without a place on the Earth ({crs}). Georeference it first, for "
        "example in QGIS.",
        "{file} 采用独立坐标系（{crs}），与地球位置无关。请先配准，例如用 QGIS。",
    ),
    "raster.mixed": Text(
        "{image} is an image and {elevation} is elevation: they make no layer together. Say what all are "
        "with --kind, or load them apart.",
        "{image} 是影像，{elevation} 是高程，不能合为一个图层。请用 --kind 指明类型，或分别导入。",
    ),
    "raster.mixed_numbers": Text(
        "The values of {one} must be brought into the range of colours, those of {other} are colours: they "
        "make no layer together. Load them apart.",
        "{one} 的数值需要拉伸后显示，而 {other} 的数值已是颜色，不能合为一个图层。请分别导入。",
    ),
    "raster.name": Text("Layer", "图层"),
    "raster.no_crs": Text(
        "{file} does not say in which coordinate system it lies. Give it: --crs EPSG:4546.",
        "{file} 没有说明坐标系。请指定：--crs EPSG:4546。",
    ),
    "raster.no_file": Text(
        "There is no file {file}. Give a GeoTIFF or a folder of them.",
        "没有文件 {file}。请给出 GeoTIFF 文件或其所在文件夹。",
    ),
    "raster.no_place": Text(
        "{file} is a picture without a place on the map: it holds no position and there is no world file "
        "(.tfw) beside it. Georeference it first, for example in QGIS.",
        "{file} 只是图片，没有地图位置：文件内无定位信息，旁边也没有坐标文件（.tfw）。请先配准，例如用 QGIS。",
    ),
    "raster.no_room": Text(
        "The disk of {folder} has no room for {file}; nothing was loaded. Free some, or name another "
        "folder with GISGOV_RASTERS.",
        "{folder} 所在磁盘空间不足以存放 {file}，未导入任何内容。请清理空间，或用 GISGOV_RASTERS 指定其他文件夹。",
    ),
    "raster.not_heights": Text(
        "{file} has {bands} bands; elevation has one. Load it as --kind image.",
        "{file} 有 {bands} 个波段，高程只有一个。请用 --kind image 导入。",
    ),
    "raster.nothing_given": Text(
        "Give a GeoTIFF or a folder of them: gisgov load raster ortho.tif",
        "请给出 GeoTIFF 文件或其所在文件夹：gisgov load raster ortho.tif",
    ),
    "raster.off_earth": Text(
        "By its position, pixel size and CRS ({crs}), {file} lies nowhere on the map of the Earth. "
        "See what it says with gdalinfo, and correct its georeference.",
        "按 {file} 的定位、像元大小和坐标系（{crs}），它不在地球的地图上。请用 gdalinfo 查看并改正其配准信息。",
    ),
    "raster.only_mask": Text(
        "{file} holds a mask and nothing that could be shown. Load the image that it belongs to.",
        "{file} 只有掩膜，没有可显示的内容。请加载它所属的影像。",
    ),
    "raster.other_crs": Text(
        "{file} says that it lies in {found}, not in {given}. Leave --crs out; where the file is wrong, put "
        "it right with: gdal_edit.py -a_srs {given} {file}",
        "{file} 自述坐标系为 {found}，而不是 {given}。请去掉 --crs；若文件有误，请先更正：gdal_edit.py -a_srs {given} {file}",
    ),
    "raster.outside": Text(
        "The point {lon}, {lat} lies outside of the raster layer '{name}'.",
        "点 {lon}, {lat} 不在栅格图层“{name}”的范围内。",
    ),
    "raster.pixel": Text("Pixel, m", "像元（米）"),
    "raster.removed": Text("The layer '{name}' is gone.", "图层“{name}”已移除。"),
    "raster.title": Text("Title", "标题"),
    "raster.title_for_one": Text(
        "--title names one layer, and these files make {count}. Put them together with --as, or load "
        "them one by one.",
        "--title 只用于一个图层，而这些文件会生成 {count} 个图层。请用 --as 合并，或逐个导入。",
    ),
    "raster.twice": Text(
        "{one} and {other} would both make the layer '{name}'. Rename one, or put them together with --as.",
        "{one} 和 {other} 都会成为图层“{name}”。请改名，或用 --as 合并。",
    ),
    "raster.unchanged": Text("{name}: unchanged", "{name}：未变"),
    "raster.unknown": Text(
        "There is no raster layer '{given}'. List those there are with /tiles/raster or: gisgov load raster --list",
        "没有栅格图层“{given}”。可用 /tiles/raster 或 gisgov load raster --list 查看已有图层。",
    ),
    "raster.unreadable": Text(
        "{file} cannot be read as a GeoTIFF: {said}. Other formats become one with: gdal_translate FILE "
        "{file}.tif",
        "无法将 {file} 作为 GeoTIFF 读取：{said}。其他格式可先转换：gdal_translate FILE {file}.tif",
    ),
    "raster.zooms": Text("Zooms", "级别"),
}
