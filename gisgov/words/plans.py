"""Texts about plans: what keeps one from being begun, changed, approved, published or applied."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "plan.not_found": Text(
        "There is no plan {given}. See the list of plans.",
        "没有编号为 {given} 的规划。请查看规划列表。",
    ),
    "plan.no_community": Text(
        "There is no community {given} today. Give the codes of present communities.",
        "目前没有社区 {given}。请给出现有社区的编码。",
    ),
    "plan.no_communities": Text(
        "A plan needs a community to redraw. Choose at least one.",
        "规划至少须包含一个社区，请选择。",
    ),
    "plan.no_other": Text(
        "No plan is named to begin with. Give its number.",
        "未指定作为起点的规划。请给出其编号。",
    ),
    "plan.no_name": Text("A plan needs a name. Give it one.", "规划须有名称，请填写。"),
    "plan.long": Text(
        "The text has {given} characters, and {most} fit. Shorten it.",
        "文字有 {given} 个字符，最多 {most} 个。请缩短。",
    ),
    "plan.bounds": Text(
        "No grid can hold {lower} to {upper} households. Give a lower bound of at least 1, and an "
        "upper one that is no less, up to a million.",
        "网格户数不能为 {lower} 至 {upper}。下限至少为 1，上限不得小于下限，且不超过一百万。",
    ),
    "plan.no_part": Text(
        "Plan {plan} does not redraw community {community}. Choose one of its communities.",
        "规划 {plan} 不包含社区 {community}。请选择其中的社区。",
    ),
    "plan.labels": Text(
        "{given} labels were given for {wanted} pieces of ground. Give one for each, in their order.",
        "地块共 {wanted} 个，却给出了 {given} 个标签。请按顺序为每个地块给出一个。",
    ),
    "plan.label": Text(
        "'{given}' is no grid of this community. Give the code of a present grid, or + and a number "
        "for a new one.",
        "“{given}”不是本社区的网格。请给出现有网格的编码，或以 + 加数字表示新网格。",
    ),
    "plan.no_grid": Text(
        "The table has no grid '{given}'. Give the label of one that it has.",
        "该表中没有网格“{given}”。请给出其中已有网格的标签。",
    ),
    "plan.stopped": Text(
        "Stopped. Nothing was written.",
        "已停止，未写入任何内容。",
    ),
    "plan.no_draft": Text(
        "The plan is a draft no more but {state}, and cannot be changed. Make an approved plan a "
        "draft again, or begin a new one.",
        "该规划已不是草稿（{state}），不能修改。已审批的可退回草稿，否则请新建规划。",
    ),
    "plan.state": Text(
        "This cannot be done to a plan that is {state}. A draft is approved, then published for a "
        "day; until then it can be withdrawn.",
        "当前状态（{state}）的规划不能这样操作。草稿须先审批，再择日发布；生效前可以撤回。",
    ),
    "plan.part_changed": Text(
        "{by} changed this community at {at}; it is at revision {revision} now. Load it again, then "
        "make your change.",
        "{by} 已于 {at} 修改该社区，现为第 {revision} 版。请重新载入后再修改。",
    ),
    "plan.apart": Text(
        "{count} grids lie in several pieces: {grids}. Have them repaired, or brush each into one "
        "piece.",
        "有 {count} 个网格由多块组成：{grids}。请修复，或将每个网格连成一块。",
    ),
    "plan.ground_changed": Text(
        "{count} grids have changed since the plan was begun: {grids}. Plan that changed them: "
        "'{by}', published by '{who}' (empty: borders were loaded). Begin a new plan from the "
        "borders of today.",
        "规划开始后有 {count} 个网格已变更：{grids}。变更的规划：“{by}”，发布人：“{who}”"
        "（为空表示边界由导入变更）。请以今天的边界重新制定。",
    ),
    "plan.published_before": Text(
        "Plan '{name}' for community {community} was published by {by} for {on}. Wait until it is in "
        "force, or withdraw it; then begin from the borders that hold.",
        "社区 {community} 的规划“{name}”已由 {by} 发布，将于 {on} 生效。请待其生效，或将其撤回，"
        "再以现行边界重新制定。",
    ),
    "plan.past": Text(
        "A plan is published for a day to come, not for {given}; today is {today} in the city. Give "
        "a later day.",
        "规划须发布到将来的日期，不能是 {given}；城市今天为 {today}。请给出之后的日期。",
    ),
    "plan.unfit": Text(
        "The plan does not fit the ground of today in {count} places: {places}. Begin a new plan "
        "from the borders of today, or correct those of the community.",
        "规划与现状有 {count} 处不吻合：{places}。请以今天的边界重新制定，或修正社区边界。",
    ),
    "plan.code_taken": Text(
        "The codes {codes}, which the plan gives to grids, belong to other areas by now. Make the "
        "plan a draft again and approve it anew.",
        "规划所用的编码 {codes} 已被其他区域占用。请将规划退回草稿后重新审批。",
    ),
    "upkeep.plans": Text("plans that came into force", "已生效的规划"),
    "plan.busy": Text(
        "Other plans are being drawn or proved just now. Try again in a minute.",
        "正在计算其他规划，请一分钟后再试。",
    ),
    "plan.line_crosses": Text(
        "The line crosses itself or has no length. Draw it in one go from border to border.",
        "分割线自相交或长度为零，请从一侧边界到另一侧一笔画成。",
    ),
    "plan.polygon_crosses": Text(
        "The ground that is to change hands crosses itself or is smaller than a square metre. Draw its"
        " outline once round.",
        "要调整的范围自相交或不足一平方米，请重新画一个不交叉的范围。",
    ),
    "plan.same_grid": Text(
        "The grid that gives and the one that takes are both {given}. Name two grids.",
        "调出与调入网格都是 {given}，请指定两个不同的网格。",
    ),
    "plan.too_long": Text(
        "This took longer than {seconds} s and was ended. Take fewer communities at a time.",
        "计算超过 {seconds} 秒，已停止。请减少一次处理的社区数。",
    ),
}
