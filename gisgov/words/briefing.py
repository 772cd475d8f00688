"""Texts of the monthly briefing: what is wrong with a wish for one, and what is printed."""

from gisgov.words import Text

__all__ = ["TEXTS"]

REFUSED = {
    "briefing.month": Text(
        "'{given}' is no month. Write year and month, such as 2026-10.",
        "“{given}”不是月份。请写年和月，例如 2026-10。",
    ),
    "briefing.future": Text(
        "{given} lies ahead: today is {today}. Choose this month or an earlier one.",
        "{given} 尚未到来：今天是 {today}。请选择本月或更早的月份。",
    ),
    "briefing.too_early": Text(
        "No day of {given} is over yet. Ask again tomorrow, or choose the month before.",
        "{given} 尚无一整天结束。请明天再试，或选择上一个月。",
    ),
    "briefing.no_data": Text(
        "The city has no incidents of {given}: they were reported from {first} to {last}. Choose "
        "another month, or load what is missing.",
        "本市没有 {given} 的事件：现有事件上报于 {first} 至 {last}。请选择其他月份，或载入缺少的数据。",
    ),
    "briefing.no_incidents": Text(
        "The city holds no incidents, so there is nothing to tell. Load incidents first.",
        "本市没有事件数据，无可通报。请先载入事件。",
    ),
    "briefing.one_of": Text(
        "Give either --month, to make a briefing, or --number, to print one again.",
        "请给出 --month（编制新简报）或 --number（再次打印）之一。",
    ),
    "briefing.not_found": Text(
        "There is no briefing {given}. GET /api/briefings lists them.",
        "没有第 {given} 号简报。可用 GET /api/briefings 查看。",
    ),
}

COMMAND = {
    "briefing.label_making": Text("Making the briefing", "编制简报"),
    "briefing.written": Text(
        "Briefing {number} of {month}, cut-off {cut_off}: {file}",
        "第 {number} 号简报（{month}），数据截止 {cut_off}：{file}",
    ),
}

FRONT = {
    "title": ("Monthly briefing", "月度简报"),
    "until_day": ("until day {day}", "截至 {day} 日"),
    "month_year": ("{name} {year}", "{year}年{name}"),
    "month_until": ("{month}, days 1 to {day}", "{month}1日至{day}日"),
    "number": ("No. {number}", "第 {number} 号"),
    "cut_off": ("Data cut-off {at}", "数据截止 {at}"),
    "by": ("Made by {author}", "编制：{author}"),
    "a_day": ("Incidents a day", "日均事件"),
    "of_days": ("{count} in {days} days", "{days} 天共 {count} 件"),
    "interval": ("95%: {low} to {high}", "95% 区间：{low} 至 {high}"),
    "interval_wide": ("with bursts: {low} to {high}", "计入突发波动：{low} 至 {high}"),
    "against": ("A day, against {month}", "日均，较{month}"),
    "was": ("{per_day} a day then", "当时日均 {per_day}"),
    "missing": ("no data", "无数据"),
    "missing_since": ("The first report is of {day}.", "数据始于 {day}。"),
    "from_none": ("none then", "当时为零"),
    "nothing": ("none in either", "两期均为零"),
    "closed": ("Closed at the cut-off", "截止时已结案"),
    "half": ("half within {hours} h", "半数在 {hours} 小时内结案"),
    "half_not": ("fewer than half", "不足半数"),
    "open_all": ("{count} open, of any month", "未结 {count} 件（含以前月份）"),
    "days_title": ("Incidents of each day", "逐日事件数"),
    "days_note": ("Shaded: weekends of {month}.", "灰底：{month}的周末。"),
    "week_title": ("By weekday and hour", "按星期与小时"),
    "week_unit": ("incidents an hour", "件/小时"),
    "majors_title": ("By major class", "按大类"),
    "classes_title": ("Classes that changed most", "变化最大的小类"),
    "classes_note": (
        (
            "Bold: {changed} of {tested} classes changed beyond chance; at most 5% of these are expected "
            "to be wrong. Thick: the interval of independent reports; thin: with the bursts of the class, "
            "which count in the test."
        ),
        (
            "粗体：{tested} 个小类中有 {changed} 个变化超出偶然，其中误判预期不超过 5%。粗线：上报相互独立时的区间；"
            "细线：计入该类突发波动的区间，检验以此为准。"
        ),
    ),
    "classes_none": (
        (
            "None of {tested} classes changed beyond chance. Thick: the interval of independent reports; "
            "thin: with the bursts of the class, which count in the test."
        ),
        (
            "{tested} 个小类的变化均未超出偶然。粗线：上报相互独立时的区间；"
            "细线：计入该类突发波动的区间，检验以此为准。"
        ),
    ),
    "classes_unknown": (
        "There are no data of the month before to compare with.",
        "没有上月数据可供比较。",
    ),
    "col_class": ("Class", "类别"),
    "col_now": ("Now", "本月"),
    "col_before": ("Before", "上月"),
    "col_a_day": ("± a day", "日均增减"),
    "col_change": ("Change", "变化"),
    "col_share": ("Share", "占比"),
    "col_ratio": ("Ratio, 95%", "比值，95% 区间"),
    "chance_more": (
        "More were reported a day than in {month}, by more than chance explains.",
        "日均上报多于{month}，超出偶然波动。",
    ),
    "chance_fewer": (
        "Fewer were reported a day than in {month}, by more than chance explains.",
        "日均上报少于{month}，超出偶然波动。",
    ),
    "chance_same": (
        "The difference from {month} is one that chance explains.",
        "与{month}的差别可由偶然波动解释。",
    ),
    "chance_bursts": (
        (
            "Were reports independent, the difference from {month} would be more than chance. But days "
            "vary {times} times as much as independent reports would, as in storms; with that, chance "
            "explains it."
        ),
        (
            "若上报相互独立，与{month}的差别超出偶然；但逐日波动是独立上报的 {times} 倍（如暴雨等突发），"
            "计入后可由偶然解释。"
        ),
    ),
    "grew": ("More a day: {classes}.", "日均增加：{classes}。"),
    "fell": ("Fewer a day: {classes}.", "日均减少：{classes}。"),
    "of_class": ("{name} ({change})", "{name}（{change}）"),
    "areas_differ": (
        (
            "For their households, {above} of {tested} areas report more than the whole, {below} fewer, "
            "beyond chance."
        ),
        "按户数计，{tested} 个区域中有 {above} 个高于整体，{below} 个低于整体，均超出偶然。",
    ),
    "page": ("Page", "页"),
}

PLACES = {
    "areas_title": ("{level}: incidents for 1,000 households", "{level}：每千户事件数"),
    "areas_note": (
        (
            "{days} days. The point is the rate, the line its exact 95% interval; the dashed line is the "
            "whole, {rate}. Triangles differ from it beyond chance (5% of them expected to be wrong)."
        ),
        "{days} 天。点为比率，线为精确 95% 区间；虚线为整体 {rate}。三角表示与整体的差别超出偶然（预期误判 5%）。",
    ),
    "areas_no_rate": (
        "No household figures are released for these areas: they are in the order of their counts.",
        "这些区域没有已发布的户数：按事件数排序。",
    ),
    "col_area": ("Area", "区域"),
    "col_count": ("Count", "件数"),
    "col_rate": ("Rate", "比率"),
    "left_out": ("… {count} more in between", "……中间另有 {count} 个"),
    "withheld": ("households withheld", "户数隐去"),
    "not_released": ("not in the release", "未发布户数"),
    "nobody": ("no household", "无住户"),
    "map_above": ("above the whole", "高于整体"),
    "map_below": ("below the whole", "低于整体"),
    "map_unknown": ("no rate", "无比率"),
    "map_hot": ("hot spot", "热点"),
    "map_cold": ("cold spot", "冷点"),
    "spots_title": ("Hot spots", "热点"),
    "spots_null": (
        (
            "Tested against this: incidents fall in proportion to households, and a grid with its "
            "neighbours differs from its share by {least} times at most. {tested} grids, 5% of finds "
            "expected to be wrong."
        ),
        (
            "检验假设：事件与户数成比例分布，一个网格连同相邻网格与其应有份额相差不超过 {least} 倍。"
            "共检验 {tested} 个网格，预期误判 5%。"
        ),
    ),
    "spots_hot": ("{count} hot: {names}", "热点 {count} 个：{names}"),
    "spots_cold": ("{count} cold: {names}", "冷点 {count} 个：{names}"),
    "spots_no_hot": ("No hot spot.", "没有热点。"),
    "spots_no_cold": ("No cold spot.", "没有冷点。"),
    "more": ("and {count} more", "另有 {count} 个"),
}

CLOSING = {
    "closing_title": ("Closed within … of the report", "上报后多久结案"),
    "closing_note": (
        (
            "Share of all that was reported; what is still open counts for as long as it was seen "
            "(Kaplan-Meier)."
        ),
        "占全部上报的比例；未结事件按已观察时长计入（Kaplan-Meier）。",
    ),
    "hours": ("{hours} h", "{hours} 小时"),
    "days": ("{days} d", "{days} 天"),
    "open_title": ("Open at the cut-off, by age", "截止时未结，按时长"),
    "open_under": ("under {end}", "不足 {end}"),
    "open_between": ("{start} to {end}", "{start} 至 {end}"),
    "open_over": ("over {start}", "超过 {start}"),
    "half_col": ("Half", "半数"),
    "channels_title": ("How reports came in", "上报渠道"),
    "severities_title": ("Severity", "严重程度"),
    "channel_worker": ("grid worker", "网格员"),
    "channel_hotline": ("hotline", "热线"),
    "channel_app": ("app", "手机应用"),
    "channel_camera": ("camera", "视频监控"),
    "channel_api": ("other systems", "其他系统"),
    "channel_none": ("not stated", "未注明"),
    "severity_critical": ("critical", "特别严重"),
    "severity_major": ("major", "严重"),
    "severity_moderate": ("moderate", "一般"),
    "severity_minor": ("minor", "轻微"),
    "severity_none": ("not stated", "未注明"),
}

LIMITS = {
    "limits_title": ("What this does not show", "本简报不能说明什么"),
    "limit_reports": (
        (
            "Reports are counted, not what happens: where more people look or call, more is reported. "
            "Channels: {channels}."
        ),
        "统计的是上报而非实际发生：巡查和来电多的地方上报就多。渠道：{channels}。",
    ),
    "limit_shift": (
        "The share of {channel} went from {before} to {now}: part of the change may be reporting alone.",
        "“{channel}”占比由 {before} 变为 {now}：部分变化可能只是上报方式所致。",
    ),
    "limit_chance": (
        (
            "Exact intervals say what chance does to independent reports. Days vary {times} times as "
            "much: that is allowed for in changes of the whole and of classes, not in rates of areas."
        ),
        "精确区间只反映独立上报的偶然波动；逐日波动是其 {times} 倍：整体和类别的变化已计入，区域比率未计入。",
    ),
    "limit_chance_plain": (
        (
            "Exact intervals say what chance does to independent reports; bursts make them too narrow for "
            "areas."
        ),
        "精确区间只反映独立上报的偶然波动；遇突发事件时区域的区间偏窄。",
    ),
    "limit_causes": (
        "Weather, holidays and the number of workers are not taken out.",
        "未剔除天气、节假日和网格员人数的影响。",
    ),
    "limit_suppressed": (
        (
            "{count} of {all} areas have no rate: {withheld} withheld (counts under {k}, and what would "
            "give them away), {nobody} without households, {not_released} not in the release."
        ),
        (
            "{all} 个区域中有 {count} 个无比率：隐去 {withheld} 个（小于 {k} 的户数及可推算者），"
            "无住户 {nobody} 个，未发布 {not_released} 个。"
        ),
    ),
    "limit_none_suppressed": (
        "No household figure of these areas is withheld; counts under {k} would be.",
        "上述区域的户数均未隐去；小于 {k} 的户数按规则隐去。",
    ),
    "limit_no_release": (
        "No internal statistics were released before the cut-off, so there are no rates.",
        "截止前没有内部统计发布，因此没有比率。",
    ),
    "limit_unplaced": (
        "{count} incidents of the month lie in no grid: they count in the whole and in no grid.",
        "本月有 {count} 件事件不在任何网格内：计入整体，不计入网格。",
    ),
    "limit_unplaced_area": (
        "{count} incidents of the month lie in no grid of the city; some may belong here.",
        "本月全市有 {count} 件事件不在任何网格内，其中可能有属于本区域的。",
    ),
    "limit_elsewhere": (
        "{count} lie in none of the ranked areas.",
        "有 {count} 件不在所列区域内。",
    ),
    "limit_refused": (
        "Reports without a place or a time were refused when they came in and are in no figure.",
        "缺少位置或时间的上报在接入时已被拒收，不在统计内。",
    ),
    "limit_late": (
        (
            "Late reports: {later} of {month} were recorded after the cut-off of briefing {id} ({at}), "
            "which told {told}. As many may still come for this month."
        ),
        (
            "迟报：{month}有 {later} 件在第 {id} 号简报截止（{at}）之后才录入，当时通报 {told} 件。"
            "本月也可能还有迟报。"
        ),
    ),
    "limit_late_unknown": (
        "There is no earlier briefing, so it is not known how many reports come late.",
        "没有更早的简报，无法得知迟报数量。",
    ),
    "limit_cut_off": (
        "What was recorded or closed after {at} is not in it; another print says the same.",
        "{at} 之后录入或结案的不在其中；再次打印内容不变。",
    ),
    "limit_incomplete": (
        "The month was not over: days 1 to {day} are told, and as many days of the other months.",
        "本月未结束：只统计 1 日至 {day} 日，其他月份取相同天数。",
    ),
    "limit_starts": (
        "The city's data begin on {day}; earlier days are empty.",
        "本市数据始于 {day}，此前各日为空。",
    ),
    "limit_ends": (
        "The last report that the city holds is of {day}: later days may be missing.",
        "本市最后一件上报为 {day}：此后各日可能缺数据。",
    ),
    "limit_wrong": (
        "{count} incidents were closed before they were reported and are left out of closing times.",
        "{count} 件事件的结案早于上报，不计入结案时长。",
    ),
    "limit_severity": (
        "No severity is stated for {share} of the incidents.",
        "{share} 的事件未注明严重程度。",
    ),
    "limit_borders": (
        "Areas have the borders of {day}, also in the months before.",
        "各月均按 {day} 的区域边界统计。",
    ),
    "limit_beyond": (
        "Hot spots leave out {count} incidents where no household is released.",
        "热点分析未计入 {count} 件无已发布户数处的事件。",
    ),
    "sources_title": ("Sources", "数据来源"),
    "source": (
        "Incidents: {source}, {count}, last recorded {at}.",
        "事件：{source}，{count} 件，最后录入 {at}。",
    ),
    "source_more": ("Incidents of {count} more sources.", "另有 {count} 个事件来源。"),
    "source_release": (
        "Households: internal statistics, release {id}, as of {month}, released {day}.",
        "户数：内部统计第 {id} 次发布，统计日 {month}，发布日 {day}。",
    ),
    "source_methods": (
        (
            "Intervals: exact Poisson (Garwood 1936); ratios by the conditional binomial (Clopper and "
            "Pearson 1934). Many tests: Benjamini and Hochberg 1995. Bursts: quasi-likelihood "
            "(Wedderburn 1974)."
        ),
        (
            "区间：精确泊松（Garwood 1936）；比值：条件二项（Clopper 与 Pearson 1934）；"
            "多重检验：Benjamini 与 Hochberg 1995；突发波动：拟似然（Wedderburn 1974）。"
        ),
    ),
}

CALENDAR = {
    **{
        f"month_{k}": (name, f"{k}月")
        for k, name in enumerate(
            [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
            start=1,
        )
    },
    **{
        f"weekday_{k}": both
        for k, both in enumerate(
            zip(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "一二三四五六日", strict=True)
        )
    },
}

PAGES = FRONT | PLACES | CLOSING | LIMITS | CALENDAR

TEXTS = REFUSED | COMMAND | {f"briefing.{name}": Text(*both) for name, both in PAGES.items()}
