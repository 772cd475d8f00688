"""What is said of a choropleth: its notes, what is refused, and the labels of its files."""

from gisgov.words import Text

__all__ = ["TEXTS"]

NOTES = {
    "choropleth.people_of": Text(
        "People are those on register on {month}, as released inside.",
        "人口为 {month} 登记数，以内部发布为准。",
    ),
    "choropleth.nothing_released": Text(
        "No statistics of people of this level had been released by then.",
        "当时尚未发布该层级的人口统计。",
    ),
    "choropleth.as_known_today": Text(
        "What stood then is told as it is known today: floors, states and classes of the past are "
        "not kept.",
        "当时存在的对象按今天掌握的情况计：过去的层数、状态和类别没有保存。",
    ),
    "choropleth.hydrants_today": Text(
        "Hydrants are those that work now, restrictions in force included.",
        "消火栓按当前可用情况计，含现行管制。",
    ),
    "choropleth.not_filtered": Text(
        "Filters that this indicator does not take were left out.", "该指标不支持的筛选条件未采用。"
    ),
    "choropleth.unplaced": Text(
        "{count} incidents lie in no area of this level and are not shown.",
        "{count} 件事件不在该层级的任何区域内，未显示。",
    ),
    "choropleth.placed_anew": Text(
        "Incidents are placed anew in the borders of then, by where they happened.",
        "事件按发生地点重新归入当时的边界。",
    ),
    "choropleth.no_incidents": Text(
        "No incident fits the period and filters.", "没有符合时段和筛选条件的事件。"
    ),
    "choropleth.reporting_bias": Text(
        "Incidents are what was reported: where more is reported, more is shown.",
        "事件以上报为准：上报多的地方显示也多。",
    ),
}

REFUSED = {
    "choropleth.no_indicator": Text(
        "There is no indicator '{given}'. Indicators: {known}.",
        "没有指标“{given}”。可用指标：{known}。",
    ),
    "choropleth.no_state": Text(
        "Components have no state '{given}'. States: {known}.",
        "部件没有状态“{given}”。可用状态：{known}。",
    ),
    "choropleth.no_class": Text(
        "No component has the class {given}. Give it as SCHEME:CODE, such as CJT214-2007:0102; the "
        "code of a major stands for all below it.",
        "没有部件属于类别 {given}。请写成 标准:代码，例如 CJT214-2007:0102；大类代码代表其下所有小类。",
    ),
    "choropleth.classes": Text(
        "{given} classes cannot be told apart. Give 2 to {most}.",
        "{given} 级无法区分。请给出 2 到 {most} 级。",
    ),
}

LABELS = {
    "choropleth.label_code": Text("code", "编码"),
    "choropleth.label_name": Text("name", "名称"),
    "choropleth.label_unit": Text("unit", "单位"),
    "choropleth.label_value": Text("value", "数值"),
    "choropleth.label_reason": Text("why there is none", "缺失原因"),
    "choropleth.label_total": Text("all together", "合计"),
    "choropleth.label_source": Text("Source", "来源"),
    "choropleth.label_as_of": Text("As of", "时点"),
    "choropleth.label_period": Text("Reported", "上报时段"),
    "choropleth.label_missing": Text("no value", "无数值"),
    "choropleth.written": Text("{file} holds {count} areas.", "{file} 含 {count} 个区域。"),
}

TEXTS = NOTES | REFUSED | LABELS
