"""Texts about roads, vehicles and the way in to a building."""

from __future__ import annotations

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    # What cannot be read
    "ways.no_column": Text(
        "The roads have no column {column}. Read them from the table road.",
        "道路数据缺少列 {column}，请从 road 表读取。",
    ),
    "ways.lengths": Text(
        "All columns of the roads must be of the same length: {column} has {count}, id has {wanted}.",
        "道路各列长度必须一致：{column} 有 {count} 行，id 有 {wanted} 行。",
    ),
    "ways.not_pairs": Text(
        "Stations must be pairs of x and y in metres; the shape given is {shape}.",
        "消防站位置必须为以米为单位的 x、y 坐标对；当前形状为 {shape}。",
    ),
    "ways.nowhere": Text(
        "A way in needs a building or a door to lead to; neither has a place.",
        "进入路线需要目标建筑或出入口，但两者都没有位置。",
    ),
    # Where it stands
    "ways.unnamed": Text("an unnamed road", "无名道路"),
    "ways.stand": Text(
        "It stands on {road}, {distance_m:.0f} m away.", "停于{road}，距离{distance_m:.0f}米。"
    ),
    "ways.none": Text(
        "It gets no nearer than {nearest_m:.0f} m: no road within {reach_m:.0f} m does.",
        "{reach_m:.0f}米内无可用道路，最近只能到达{nearest_m:.0f}米处。",
    ),
    "ways.none_on_this_side": Text(
        "Nowhere to stand within {reach_m:.0f} m: the nearest road that it reaches is "
        "{nearest_m:.0f} m away, and water lies between, or it is a bridge, tunnel or motorway.",
        "{reach_m:.0f}米内无处停靠：能到达的最近道路距{nearest_m:.0f}米，但隔着水面，或为桥梁、隧道、高速公路。",
    ),
    "ways.none_at_all": Text(
        "Nowhere to stand within {reach_m:.0f} m, and no road within 1 km is reached from a station.",
        "{reach_m:.0f}米内无处停靠，1公里内没有任何消防站可到达的道路。",
    ),
    # When it is there
    "ways.first": Text(
        "{station} is first, in {minutes:.1f} min.", "{station}最先到达，约{minutes:.1f}分钟。"
    ),
    "ways.first_late": Text(
        "{station} is first, in {minutes:.1f} min: longer than the 5 min that are asked of a station.",
        "{station}最先到达，约{minutes:.1f}分钟，超过5分钟到场要求。",
    ),
    "ways.first_unknown": Text(
        "{station} is first, in {minutes:.1f} min, if the way is wide enough: nobody has measured it.",
        "{station}最先到达，约{minutes:.1f}分钟，但途中道路宽度未经测量，能否通过不明。",
    ),
    "ways.no_station": Text("No station gets near by road.", "没有消防站能由道路到达附近。"),
    # What is to be known of the way
    "ways.across_wall": Text(
        "A wall lies between it and the building, as from every road near: look for a gate.",
        "停靠处与建筑之间隔着围墙，附近各条道路均如此：请寻找大门。",
    ),
    "ways.over_unknown": Text(
        "No way is known to be fit: on this one, {road} has never been measured ({metres:.0f} m).",
        "没有已知可通行的路线：此路线上{road}未经测量（{metres:.0f}米）。",
    ),
    "ways.over_several_unknown": Text(
        "No way is known to be fit: of this one, {count} stretches ({metres:.0f} m) have never been "
        "measured, the last of them {road}.",
        "没有已知可通行的路线：此路线有{count}段（{metres:.0f}米）未经测量，最后一段为{road}。",
    ),
    "ways.gate": Text("There is a gate on the way, on {road}.", "途中{road}设有大门。"),
    "ways.gates": Text(
        "There are {count} gates on the way, the last on {road}.",
        "途中有{count}道门，最后一道在{road}。",
    ),
    "ways.tight": Text(
        "Tight: {road} is {width_m:g} m wide, the vehicle {vehicle_m:g} m.",
        "路窄：{road}宽{width_m:g}米，车宽{vehicle_m:g}米。",
    ),
    "ways.lane_met": Text(
        "The last stretch is wide enough for a fire lane ({width_m:g} m; GB 50016 asks 4 m).",
        "末段满足消防车道要求（净宽{width_m:g}米，GB 50016要求4米）。",
    ),
    "ways.lane_narrow": Text(
        "The last stretch is no fire lane: {width_m:g} m wide, and GB 50016 asks 4 m.",
        "末段不满足消防车道要求：净宽{width_m:g}米，GB 50016要求4米。",
    ),
    "ways.lane_low": Text(
        "The last stretch is no fire lane: {height_m:g} m high, and GB 50016 asks 4 m.",
        "末段不满足消防车道要求：净高{height_m:g}米，GB 50016要求4米。",
    ),
    "ways.lane_unknown": Text(
        "Whether the last stretch is a fire lane is not known: its width has not been measured.",
        "末段是否满足消防车道要求不详：净宽未测。",
    ),
    "ways.dead_end_met": Text(
        "A dead end of {length_m:.0f} m; {clear_m:.0f} m are clear to turn at its end, {needed_m:g} m "
        "are asked.",
        "尽头路，长{length_m:.0f}米；尽端可回车空间{clear_m:.0f}米，要求{needed_m:g}米。",
    ),
    "ways.dead_end_tight": Text(
        "A dead end of {length_m:.0f} m without room to turn: {clear_m:.0f} m are clear at its end, "
        "{needed_m:g} m are asked. It must reverse out.",
        "尽头路，长{length_m:.0f}米，无法回车：尽端净空{clear_m:.0f}米，要求{needed_m:g}米，须倒车退出。",
    ),
    "ways.dead_end_unknown": Text(
        "A dead end of {length_m:.0f} m; whether there is room to turn ({needed_m:g} m) is not known.",
        "尽头路，长{length_m:.0f}米；尽端有无{needed_m:g}米回车空间不详。",
    ),
    # What would be nearer
    "ways.refused": Text(
        "{road}, {distance_m:.0f} m away: {reason}.", "{road}，距离{distance_m:.0f}米：{reason}。"
    ),
    "ways.refused_alike": Text(
        "{road}, {distance_m:.0f} m away: {reason} ({count} more fail alike).",
        "{road}，距离{distance_m:.0f}米：{reason}（另有{count}段同样不可用）。",
    ),
    "ways.refused_by": Text(
        "{road}, {distance_m:.0f} m away, is cut off at {at}: {reason}.",
        "{road}，距离{distance_m:.0f}米，途经{at}受阻：{reason}。",
    ),
    "ways.refused_by_alike": Text(
        "{road}, {distance_m:.0f} m away, is cut off at {at}: {reason} ({count} more fail alike).",
        "{road}，距离{distance_m:.0f}米，途经{at}受阻：{reason}（另有{count}段同样不可用）。",
    ),
    "ways.is_blocked": Text("closed now", "目前封闭"),
    "ways.is_wall": Text("a wall across it", "被围墙阻断"),
    "ways.is_bollard": Text("bollards", "设有隔离桩"),
    "ways.is_barrier": Text("a barrier across it", "设有障碍"),
    "ways.is_locked_gate": Text("its gate is locked", "大门已锁"),
    "ways.is_too_narrow": Text(
        "{value:g} m wide, {needed:g} m needed", "宽{value:g}米，需要{needed:g}米"
    ),
    "ways.is_too_low": Text(
        "{value:g} m high, {needed:g} m needed", "限高{value:g}米，车高{needed:g}米"
    ),
    "ways.is_too_heavy": Text(
        "carries {value:g} t, the vehicle weighs {needed:g} t",
        "限重{value:g}吨，车重{needed:g}吨",
    ),
    "ways.is_gate_narrow": Text(
        "its gate is {value:g} m wide, {needed:g} m needed",
        "大门宽{value:g}米，需要{needed:g}米",
    ),
    "ways.is_gate_low": Text(
        "its gate is {value:g} m high, {needed:g} m needed",
        "大门净高{value:g}米，车高{needed:g}米",
    ),
    "ways.is_unknown_width": Text(
        "its width is not known, {needed:g} m needed", "宽度不详，需要{needed:g}米"
    ),
    "ways.is_unknown_height": Text(
        "the height of its tunnel is not known, {needed:g} m needed",
        "隧道净高不详，车高{needed:g}米",
    ),
    "ways.is_behind_wall": Text("a wall lies between", "隔着围墙"),
    "ways.is_behind_water": Text("water lies between", "隔着水面"),
    "ways.is_one_way": Text("only against a one-way street", "只能逆行单行道到达"),
    "ways.is_no_way": Text("no road leads there from a station", "没有道路由消防站通达"),
}
