"""Texts of restrictions: hydrants without water, ways that are shut."""

from gisgov.words import Text

TEXTS = {
    "restriction.not_found": Text(
        "There is no restriction {given}. /api/restrictions lists those in force.",
        "没有编号为 {given} 的管制。/api/restrictions 列出生效中的管制。",
    ),
    "restriction.no_component": Text(
        "There is no component {given}. /api/components?hydrants=true lists the hydrants.",
        "没有编号为 {given} 的部件。/api/components?hydrants=true 列出消火栓。",
    ),
    "restriction.no_hydrant": Text(
        "Component {given} is no hydrant, and only a hydrant can be out of water.",
        "部件 {given} 不是消火栓，只有消火栓可以设为停用。",
    ),
    "restriction.no_road": Text(
        "There is no road {given}. Choose the stretch of road on the map.",
        "没有编号为 {given} 的道路。请在地图上选择路段。",
    ),
    "restriction.target": Text(
        "A restriction of the kind {kind} is about one thing: give {wanted} and no other.",
        "{kind} 类管制只针对一个对象：请给出 {wanted}，不要给出其他对象。",
    ),
    "restriction.reason": Text(
        "The reason has 1 to {most} characters; this one has {length}. Say why.",
        "原因应为 1 至 {most} 个字符，现有 {length} 个。请写明原因。",
    ),
    "restriction.letters": Text(
        "The reason holds control characters, which cannot be shown. Leave them out.",
        "原因中含有控制字符，无法显示。请删除。",
    ),
    "restriction.expired": Text(
        "A restriction cannot end at {expires_at}: that has passed. Give a later time.",
        "管制的结束时间 {expires_at} 已过。请给出更晚的时间。",
    ),
    "restriction.too_long": Text(
        "A restriction lasts {days} days at most; {expires_at} is later. What stays out of order "
        "for longer belongs into the register.",
        "管制最长 {days} 天，{expires_at} 已超出。长期停用应在台账中登记。",
    ),
    "restriction.far": Text(
        "The place is {away_m:.0f} m from what the restriction is about, {most_m:.0f} m at most. "
        "Choose a place at it, or give none.",
        "该位置距管制对象 {away_m:.0f} 米，最多 {most_m:.0f} 米。请选择对象处的位置，或不给位置。",
    ),
    "restriction.in_force": Text(
        "Restriction {id} is in force here, set by {author} until {until}. Lift it first, or let it "
        "end.",
        "此处已有生效中的管制 {id}，由 {author} 设置，至 {until} 结束。请先解除，或等其到期。",
    ),
    "restriction.over": Text(
        "Restriction {given} is over since {at}; there is nothing to lift.",
        "管制 {given} 已于 {at} 结束，无需解除。",
    ),
}
