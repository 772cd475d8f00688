"""What is said of statistics that are released."""

from gisgov.words import Text

__all__ = ["TEXTS"]

REFUSED = {
    "statistics.level": Text(
        "There are no areas of level '{given}' today. Levels: {known}.",
        "当前没有层级为“{given}”的区域。可用层级：{known}。",
    ),
    "statistics.month": Text(
        "No counts were kept for {given}. The latest are of {latest}; without a month those are "
        "taken.",
        "没有保存 {given} 的统计数。最近一次为 {latest}；不指定月份时采用最近一次。",
    ),
    "statistics.nobody": Text(
        "Nobody is on register, so there is nothing to release. Load households and persons first.",
        "尚未登记人口，没有可发布的统计。请先载入住户和人口。",
    ),
    "statistics.month_wrong": Text(
        "The counts of {month} are wrong: a building has more children and elderly than persons. "
        "Correct them, or release another month.",
        "{month} 的统计数有误：有建筑的儿童与老人之和超过总人口。请更正，或发布其他月份。",
    ),
    "statistics.month_changed": Text(
        "The counts of {month} are not those that release {id} was made of. Figures that do not "
        "agree with it would tell what changed. Release another month.",
        "{month} 的统计数与第 {id} 次发布时不一致，再次发布会泄露差异。请发布其他月份。",
    ),
    "statistics.given_away": Text(
        "Nothing was released. {count} small counts can be computed from earlier releases of this "
        "month alone: k was lower when they were made. Release another month.",
        "未发布。仅凭本月以前的发布即可推算出 {count} 个小数值：当时的 k 较低。请发布其他月份。",
    ),
    "statistics.nothing_left": Text(
        "Nothing was released: every figure would have to be withheld. Release a coarser level.",
        "未发布：所有数值都需要隐去。请发布更粗的层级。",
    ),
    "statistics.not_found": Text(
        "There is no release {given}. GET /api/statistics or gisgov statistics list shows them.",
        "没有第 {given} 次发布。可用 GET /api/statistics 或 gisgov statistics list 查看。",
    ),
}

LABELS = {
    "statistics.label_publishing": Text("Releasing statistics", "发布统计"),
    "statistics.label_id": Text("release", "发布号"),
    "statistics.label_audience": Text("for", "对象"),
    "statistics.label_level": Text("level", "层级"),
    "statistics.label_month": Text("month", "月份"),
    "statistics.label_k": Text("k", "阈值"),
    "statistics.label_figures": Text("figures", "数值"),
    "statistics.label_withheld": Text("withheld", "隐去"),
    "statistics.label_published": Text("released", "发布时间"),
    "statistics.label_none": Text("Nothing has been released yet.", "尚未发布统计。"),
    "statistics.label_of_level": Text("Withheld, of how many areas", "各层级隐去数与区域数"),
    "statistics.label_areas": Text("areas", "区域"),
    "statistics.label_households": Text("households", "住户"),
    "statistics.label_persons": Text("persons", "人口"),
    "statistics.label_children": Text("children", "儿童"),
    "statistics.label_adults": Text("adults", "成人"),
    "statistics.label_elderly": Text("elderly", "老人"),
    "statistics.label_assisted": Text("need help", "需协助"),
    "value.attacking": Text("testing against all that was released", "对照历次发布进行推算检验"),
    "statistics.audience_public": Text("the public", "公开"),
    "statistics.audience_internal": Text("inside", "内部"),
}

TEXTS = REFUSED | LABELS
