"""Texts of the report on quality: its labels, and what is said of one row."""

from gisgov.words import Text

__all__ = ["TEXTS"]

# What is said of one row, where it is at odds with another.
DETAILS = {
    "area_gap": ("{size} m² in no grid.", "{size} 平方米不属于任何网格。"),
    "area_overlap": ("Shares {size} m² with {other}.", "与 {other} 重叠 {size} 平方米。"),
    "area_outside": ("{size} m² lie outside {other}.", "{size} 平方米在 {other} 之外。"),
    "estate_name_twice": ("{other}, {size} m away.", "{other}，相距 {size} 米。"),
    "building_over_road": ("On {other}, {size} m².", "压盖 {other}，{size} 平方米。"),
    "building_overlap": ("Shares {size} m² with {other}.", "与 {other} 重叠 {size} 平方米。"),
    "building_twice": ("Shares {size} m² with {other}.", "与 {other} 重叠 {size} 平方米。"),
    "building_address_twice": ("As {other}, {size} m away.", "与 {other} 相同，相距 {size} 米。"),
    "building_address_shared": ("As {other}, {size} m away.", "与 {other} 相同，相距 {size} 米。"),
    "component_in_building": ("{size} m inside {other}.", "在 {other} 内 {size} 米。"),
    "component_twice": ("{size} m from {other}.", "距 {other} {size} 米。"),
    "hydrant_in_building": ("{size} m inside {other}.", "在 {other} 内 {size} 米。"),
    "hydrant_twice": ("{size} m from {other}.", "距 {other} {size} 米。"),
    "road_name_twice": ("{other}, {size} m from the longest.", "{other}，距最长路段 {size} 米。"),
}

LAYERS = {
    "areas": ("Areas", "区域"),
    "buildings": ("Buildings", "建筑"),
    "components": ("Components", "部件"),
    "dwellings": ("Dwellings", "住房"),
    "entrances": ("Entrances", "出入口"),
    "estates": ("Estates", "小区"),
    "households": ("Households", "住户"),
    "hydrants": ("Hydrants", "消火栓"),
    "incidents": ("Incidents", "事件"),
    "land_cover": ("Land cover", "地类"),
    "persons": ("People", "人口"),
    "pipes": ("Pipes", "管道"),
    "premises": ("Premises", "重点场所"),
    "roads": ("Roads", "道路"),
    "valves": ("Valves", "阀门"),
    "workers": ("Workers", "网格员"),
}

LEVELS = {
    "community": ("Communities", "社区"),
    "district": ("Districts", "区"),
    "grid": ("Grids", "网格"),
    "street": ("Streets", "街道"),
}

LABELS = {
    "accuracy": ("Accuracy of components", "部件精度"),
    "accuracy_note": (
        "A {A} · B {B} · C {C} · not known {unknown}",
        "A {A} · B {B} · C {C} · 不详 {unknown}",
    ),
    "age": ("Age", "现势性"),
    "age_note": (
        "By the day of survey; half of the rows that have one are as old as the median or older.",
        "按普查日期；有日期的记录中一半不晚于中位数。",
    ),
    "area": ("Area", "区域"),
    "area_code": ("Code of an area", "区域编码"),
    "areas": ("By area", "分区域"),
    "areas_none": ("There are no areas below this one.", "下级没有区域。"),
    "check": ("Check", "检查项"),
    "checking": ("Checking", "正在检查"),
    "code": ("Code", "编码"),
    "corrections": ("Corrected by hand", "人工更正"),
    "corrections_note": (
        "Values that no source says yet: the next load shows them before it changes them.",
        "来源尚未同步的值：下次载入前会先提示，不会直接覆盖。",
    ),
    "count": ("Found", "发现"),
    "days": ("Days ago", "距今天数"),
    "error": ("wrong", "错误"),
    "errors": ("Wrong", "错误"),
    "examples": ("For example", "示例"),
    "field": ("Field", "字段"),
    "findings": ("Findings", "发现的问题"),
    "findings_none": (
        "No check found anything. Look below what could not be judged.",
        "各项检查均未发现问题。无法判断的项目见下。",
    ),
    "layer": ("Layer", "图层"),
    "level": ("Told by", "统计级别"),
    "loaded": ("Last loaded", "上次载入"),
    "median": ("Median", "中位数"),
    "never": ("No date", "无日期"),
    "newest": ("Newest", "最新"),
    "not_judged": ("Cannot be judged", "无法判断"),
    "not_judged_note": (
        "There is nothing to ask: the layer is empty, or what it is compared with.",
        "没有可检查的对象：图层为空，或没有可比对的图层。",
    ),
    "note": ("note", "提示"),
    "notes": ("Notes", "提示"),
    "of": ("Of", "总数"),
    "oldest": ("Oldest", "最早"),
    "home": ("City", "城市"),
    "kind_completeness": ("Missing", "缺项"),
    "kind_duplicates": ("There twice", "重复"),
    "kind_placing": ("In no grid", "未落入网格"),
    "kind_topology": ("At odds on the map", "图形矛盾"),
    "made": ("Made {at}", "生成于 {at}"),
    "passed": ("Without a finding", "未发现问题"),
    "quality": ("Data quality", "数据质量"),
    "rows": ("Rows", "记录数"),
    "severity": ("Severity", "程度"),
    "share": ("Share", "占比"),
    "show": ("Show", "查看"),
    "source": ("Source", "来源"),
    "sources": ("Sources", "数据来源"),
    "sources_note": (
        "Of the whole city. Rows in quarantine wait until they are corrected and loaded again.",
        "全市范围。隔离的记录须更正后重新载入。",
    ),
    "table": ("Table", "表"),
    "waiting": ("In quarantine", "隔离中"),
    "warning": ("warning", "警告"),
    "warnings": ("Warnings", "警告"),
    "whole": ("Whole city", "全市"),
    "written": (
        "{file}: {layers} layers with {rows} rows, and the areas with their counts.",
        "{file}：{layers} 个图层，共 {rows} 条记录，另有带计数的区域图层。",
    ),
}

WRONG = {
    "quality.no_level": Text(
        "There are no areas of level '{given}' in {area}; there are: {levels}. Choose one of them "
        "or leave the level out.",
        "{area} 中没有“{given}”级的区域，现有：{levels}。请改选其一或不指定级别。",
    ),
    "quality.out_exists": Text(
        "{file} is there and is no GeoPackage, so it is not overwritten. Name another file.",
        "{file} 已存在且不是 GeoPackage，不予覆盖。请换一个文件名。",
    ),
    "quality.out_name": Text(
        "{file} cannot be written: the report goes into a GeoPackage. Name a file that ends in "
        ".gpkg.",
        "无法写入 {file}：报告以 GeoPackage 保存。请使用以 .gpkg 结尾的文件名。",
    ),
    "quality.out_failed": Text(
        "{file} cannot be written: {reason} Name a folder that exists and can be written to.",
        "无法写入 {file}：{reason} 请指定存在且可写的文件夹。",
    ),
}

TEXTS = (
    {f"quality.detail_{code}": Text(*detail) for code, detail in DETAILS.items()}
    | {f"quality.layer_{name}": Text(*text) for name, text in LAYERS.items()}
    | {f"quality.level_{name}": Text(*text) for name, text in LEVELS.items()}
    | {f"quality.label_{name}": Text(*text) for name, text in LABELS.items()}
    | WRONG
)
