"""Texts of filters of incidents and of what is counted: what cannot be asked, or is not shown."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "incidents.naive_time": Text(
        "'{name}' is {given}, a time without its zone; give one, such as 2026-03-01T08:00:00Z.",
        "“{name}”为 {given}，缺少时区；请写明时区，例如 2026-03-01T08:00:00Z。",
    ),
    "incidents.not_among": Text(
        "'{name}' cannot be '{given}'. Severities are minor, moderate, major, critical and none; "
        "states open and closed; hours 0 to 23; weekdays 1 (Monday) to 7.",
        "“{name}”不能为“{given}”。严重程度为 minor、moderate、major、critical、none；"
        "状态为 open、closed；小时为 0 至 23；星期为 1（周一）至 7。",
    ),
    "incidents.no_class": Text(
        "There is no class of incidents '{scheme}:{given}'. /api/incidents/summary lists those "
        "there are; write them as SCHEME:CODE, the code of a major for all below it.",
        "没有事件类别“{scheme}:{given}”。可用 /api/incidents/summary 查看已有类别；"
        "写作 方案:编码，大类编码代表其下全部小类。",
    ),
    "incidents.before_period": Text(
        "{count:,} of them were reported before {since}, long before nearly all others. "
        "They are counted, but rates are of the months since then; look whether their dates are "
        "right.",
        "其中 {count:,} 件的上报时间早于 {since}，远早于几乎全部其他事件。"
        "这些事件已计入数量，但比率只按该日以来的月数计算；请核对其日期。",
    ),
    "incidents.short_period": Text(
        "The period is of {days:.1f} days only: rates of a month are reckoned from these.",
        "时段仅 {days:.1f} 天：每月比率由此折算。",
    ),
    # ------------------------------------------------ what counts do not show
    "tally.nothing": Text(
        "No incident fits what is chosen.",
        "没有符合所选条件的事件。",
    ),
    "tally.unplaced": Text(
        "{count:,} of them lie in no area of this level and are in no row of the list.",
        "其中 {count:,} 件不在此层级的任何区域内，未列入区域排名。",
    ),
    "tally.unstated": Text(
        "Nobody stated the severity of {count:,} of them.",
        "其中 {count:,} 件未注明严重程度。",
    ),
    "tally.lengths": Text(
        "The periods are of {days:.0f} and {days_before:.0f} days: their counts are not of the same "
        "length of time.",
        "两个时段分别为 {days:.0f} 天与 {days_before:.0f} 天，长度不同，数量不能直接相比。",
    ),
    "tally.endless": Text(
        "A period without a beginning or an end is compared: its counts are of another length of "
        "time.",
        "所比较的时段没有起点或终点，长度不同，数量不能直接相比。",
    ),
    "tally.reports": Text(
        "Counted are reports: where more is reported, more need not have happened.",
        "所计为上报件数：上报多的地方，实际发生的不一定多。",
    ),
}
