"""Texts about what is shut off for a leak, by whom, who loses supply, and how far to keep away."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "shutoff.no_place": Text(
        "The {network} network has no place {given}. Choose one of the candidates, such as node:17 "
        "or pipe:9@12.5.",
        "管网（{network}）中没有位置 {given}。请从候选位置中选择，例如 node:17 或 pipe:9@12.5。",
    ),
    "shutoff.distance": Text(
        "A zone cannot reach {given} m. Give a distance above 0 m, up to 100 km.",
        "警戒距离不能为 {given} 米。请给出大于 0 米、不超过 100 公里的距离。",
    ),
    "shutoff.angle": Text(
        "{given} degrees is no angle of wind or sector. Wind comes from 0 to 360 degrees, and half a "
        "sector has up to 180.",
        "{given} 度不是有效的风向或扇形角度。风向为 0 至 360 度，扇形半角不超过 180 度。",
    ),
    # where it may leak
    "shutoff.none_near": Text(
        "No pipe of the {network} network lies within {within_m:.0f} m.",
        "{within_m:.0f} 米内没有该管网（{network}）的管线。",
    ),
    "shutoff.nearest_pipe": Text(
        "No pipe of the {network} network lies within {within_m:.0f} m; the nearest is "
        "{nearest_m:.0f} m away.",
        "{within_m:.0f} 米内没有该管网（{network}）的管线，最近的在 {nearest_m:.0f} 米外。",
    ),
    "shutoff.no_service": Text(
        "No service pipe of this building is on record: it may burn bottled gas, or records lack it.",
        "该建筑没有登记引入管：可能使用瓶装气，或资料缺失。",
    ),
    "shutoff.no_risers": Text(
        "Which riser feeds which unit of this building is not on record.",
        "该建筑各单元由哪根立管供应未登记。",
    ),
    # what is to be shut
    "shutoff.water_never": Text(
        "Keep the water on: hydrants need it.",
        "不得关闭供水：消火栓需要用水。",
    ),
    "shutoff.isolated": Text(
        "Valves to close: {count}, the nearest {nearest_m:.0f} m along the pipe.",
        "需关闭阀门 {count} 个，最近的沿管线 {nearest_m:.0f} 米。",
    ),
    "shutoff.by_regulators": Text(
        "No valves on record isolate this place. The operator can; regulators and valves to shut: "
        "{count}. Call the operator.",
        "已登记的阀门无法隔离此处。运营单位可关闭调压设施和阀门（共 {count} 处）来隔离：请联系运营单位。",
    ),
    "shutoff.cannot": Text(
        "This place cannot be isolated in the city's network: no valve that is known to turn lies "
        "between it and its sources ({sources}). Call the operator.",
        "城市管网内无法隔离此处：与气（水）源（{sources} 个）之间没有确认可用的阀门。请联系运营单位。",
    ),
    "shutoff.nothing_to_close": Text(
        "Nothing is left to close: the valves around this place are closed by their records.",
        "无需再关阀：据登记，此处周围的阀门均已关闭。",
    ),
    "shutoff.unfed": Text(
        "By the records no source feeds this place. Records may lack a pipe: take it as under "
        "pressure.",
        "据登记没有气（水）源与此处相通，资料可能缺管线：请按带压处理。",
    ),
    "shutoff.entry_valve": Text(
        "A valve where the pipe enters the building is not on record: look for one at the wall.",
        "建筑引入管阀门未登记：请在外墙处查找。",
    ),
    "shutoff.loose_ends": Text(
        "Pipes of this part that end where the records end: {count}. More may hang on them.",
        "此段另一端未登记的管线：{count} 根，可能还接有其他管线。",
    ),
    "shutoff.lose_by_sources": Text(
        "Buildings that lose supply if the operator shuts the sources: {buildings}.",
        "若运营单位关闭气（水）源，将停供建筑 {buildings} 栋。",
    ),
    "shutoff.lose_gas": Text(
        "Buildings that lose gas: {buildings}. Pipe cut off: {length_m:.0f} m.",
        "停气建筑 {buildings} 栋；隔离管线 {length_m:.0f} 米。",
    ),
    "shutoff.lose_water": Text(
        "Hydrants that lose water: {hydrants}; buildings: {buildings}. Pipe cut off: "
        "{length_m:.0f} m.",
        "断水消火栓 {hydrants} 个，停水建筑 {buildings} 栋；隔离管线 {length_m:.0f} 米。",
    ),
    "shutoff.doubtful": Text(
        "Nobody knows whether the valves are open through which the rest is fed: buildings in doubt "
        "{buildings}, hydrants in doubt {hydrants}.",
        "另有建筑 {buildings} 栋、消火栓 {hydrants} 个仅靠开闭状态不明的阀门维持供应，能否保持不确定。",
    ),
    "shutoff.starves": Text(
        "Closing valve {valve} takes supply from hydrants: {hydrants}, buildings: {buildings}.",
        "关闭阀门 {valve} 将停供消火栓 {hydrants} 个、建筑 {buildings} 栋。",
    ),
    "shutoff.starves_none": Text(
        "Closing valve {valve} alone cuts off no hydrant and no building.",
        "仅关闭阀门 {valve} 不影响任何消火栓和建筑。",
    ),
    # one valve
    "shutoff.close": Text(
        "Close valve {valve}, {distance_m:.0f} m along the pipe.",
        "关闭阀门 {valve}，沿管线 {distance_m:.0f} 米。",
    ),
    "shutoff.close_perhaps": Text(
        "Close valve {valve}, {distance_m:.0f} m along the pipe; it may be closed already.",
        "关闭阀门 {valve}，沿管线 {distance_m:.0f} 米；其开闭状态不明，可能已关。",
    ),
    "shutoff.close_last": Text(
        "Close valve {valve} last, {distance_m:.0f} m along the pipe: no source lies behind it, only "
        "what is left in the pipes.",
        "最后关闭阀门 {valve}，沿管线 {distance_m:.0f} 米：其后没有气（水）源，仅有管内余量。",
    ),
    "shutoff.near": Text(
        "Valve {valve}, {distance_m:.0f} m along the pipe, turns, but closing it does not isolate "
        "this place.",
        "阀门 {valve}（沿管线 {distance_m:.0f} 米）可用，但关闭后不能隔离此处。",
    ),
    "shutoff.operators_valve": Text(
        "Valve {valve}, {distance_m:.0f} m along the pipe, is on a transmission main: only its "
        "operator shuts it.",
        "阀门 {valve}（沿管线 {distance_m:.0f} 米）位于输送干管上：只能由运营单位关闭。",
    ),
    "shutoff.unknown_main": Text(
        "Valve {valve}, {distance_m:.0f} m along the pipe: too little is on record of its main. Ask "
        "the operator before it is shut.",
        "阀门 {valve}（沿管线 {distance_m:.0f} 米）所在管线资料不全：关闭前请询问运营单位。",
    ),
    "shutoff.regulator": Text(
        "Regulator {valve}, {distance_m:.0f} m along the pipe: only its operator shuts it.",
        "调压设施 {valve}，沿管线 {distance_m:.0f} 米：只能由运营单位关闭。",
    ),
    "shutoff.closed": Text(
        "Valve {valve}, {distance_m:.0f} m along the pipe, is closed by its record: make sure.",
        "阀门 {valve}（沿管线 {distance_m:.0f} 米）登记为已关：请确认。",
    ),
    "shutoff.inoperable": Text(
        "Valve {valve}, {distance_m:.0f} m along the pipe, cannot be turned.",
        "阀门 {valve}（沿管线 {distance_m:.0f} 米）无法操作。",
    ),
    "shutoff.operability_unknown": Text(
        "Valve {valve}, {distance_m:.0f} m along the pipe: nobody knows whether it turns, so it is "
        "not counted on.",
        "阀门 {valve}（沿管线 {distance_m:.0f} 米）能否操作不明，未计入。",
    ),
    "shutoff.out_of_use": Text(
        "Valve {valve}, {distance_m:.0f} m along the pipe, is lost, disused or removed by its record.",
        "阀门 {valve}（沿管线 {distance_m:.0f} 米）登记为丢失、废弃或移除。",
    ),
    "shutoff.stuck": Text(
        "Valve {valve}, {distance_m:.0f} m along the pipe, was found stuck.",
        "阀门 {valve}（沿管线 {distance_m:.0f} 米）现场无法关闭。",
    ),
    # how far to keep away
    "shutoff.zone_at_once": Text(
        "Clear {radius_m:.0f} m all round at once.",
        "立即向四周隔离 {radius_m:.0f} 米。",
    ),
    "shutoff.zone_downwind": Text(
        "If much gas escapes, clear {radius_m:.0f} m downwind, toward {toward_deg:.0f} degrees.",
        "大量泄漏时，向下风向（{toward_deg:.0f} 度方向）疏散 {radius_m:.0f} 米。",
    ),
    "shutoff.zone_no_wind": Text(
        "The wind is not known. If much gas escapes, clear {radius_m:.0f} m downwind: find out whence "
        "it blows.",
        "风向不明。大量泄漏时须向下风向疏散 {radius_m:.0f} 米：请先查明风向。",
    ),
}
