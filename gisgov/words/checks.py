"""What each check of the report on quality means, and what to do about what it finds."""

from gisgov.words import Text

__all__ = ["TEXTS"]

# Of each check: its title, and what it means and what to do, in English and in Chinese.
CHECKS = {
    "grid_worker": (
        ("Grids without a worker", "没有网格员的网格"),
        Text(
            "Nobody serves the grid today. Assign a worker to it.",
            "该网格当前无人负责。请指派网格员。",
        ),
    ),
    "area_gap": (
        ("Ground that no grid holds", "不属于任何网格的地块"),
        Text(
            "Grids must fill their community without gaps: what lies here is in no grid. Correct the "
            "borders and load them again with gisgov load areas.",
            "网格应无缝覆盖社区，此处的对象不属于任何网格。请修正边界并用 gisgov load areas 重新载入。",
        ),
    ),
    "area_overlap": (
        ("Grids that overlap", "相互重叠的网格"),
        Text(
            "Two grids claim the same ground. Correct the borders and load them again.",
            "两个网格占用同一地块。请修正边界并重新载入。",
        ),
    ),
    "area_outside": (
        ("Grids that reach out of their community", "超出所属社区的网格"),
        Text(
            "A grid lies in exactly one community. Correct its border, or the community it names.",
            "一个网格只能属于一个社区。请修正其边界或所属社区。",
        ),
    ),
    "area_invalid": (
        ("Areas whose border crosses itself", "边界自相交的区域"),
        ("Nothing can be placed safely in it. Draw the border anew.", "无法可靠定位。请重绘边界。"),
    ),
    "estate_gates": (
        ("Estates without a gate", "没有出入口的小区"),
        Text(
            "Nobody can tell how to drive in. Survey the gates and their clear width.",
            "无法判断如何驶入。请调查出入口及其净宽。",
        ),
    ),
    "estate_invalid": (
        ("Estates whose outline crosses itself", "轮廓自相交的小区"),
        ("Draw the outline anew.", "请重绘轮廓。"),
    ),
    "estate_name_twice": (
        ("Estates of one name in two places", "异地同名的小区"),
        Text(
            "An address by this name alone means two places. Add the street or district to the name.",
            "仅凭此名称的地址指向两处。请在名称中加上街道或区。",
        ),
    ),
    "building_floors": (
        ("Buildings without a number of floors", "层数不详的建筑"),
        Text(
            "A crew cannot tell what ladder it takes. Count the floors on the next round.",
            "无法判断所需的登高装备。请在巡查时核实层数。",
        ),
    ),
    "building_height": (
        ("Buildings without a height", "高度不详的建筑"),
        Text(
            "High-rise rules cannot be applied. Measure it, or take it from the drawings.",
            "无法判断是否为高层建筑。请测量或查阅图纸。",
        ),
    ),
    "building_use": (
        ("Buildings without a use", "用途不详的建筑"),
        Text(
            "Nobody can tell whether people sleep in it. Record the use.",
            "无法判断是否有人居住。请登记用途。",
        ),
    ),
    "building_address": (
        ("Buildings without an address", "没有地址的建筑"),
        Text(
            "A caller's address does not lead here. Give it a street and number, or an estate and "
            "a number; sheds and garages need none.",
            "报警地址无法指向此处。请补充街路门牌或小区栋号；附属用房、车库不要求。",
        ),
    ),
    "building_entrances": (
        ("Buildings without an entrance", "没有出入口的建筑"),
        Text(
            "It is not known on which side to get in. Survey the doors; sheds and garages need none.",
            "不知从哪一侧进入。请调查出入口；附属用房、车库不要求。",
        ),
    ),
    "building_dwellings": (
        ("Residential buildings without dwellings", "没有登记住房的住宅楼"),
        Text(
            "Nobody in it is counted. Register its dwellings, or correct the use.",
            "其中的人口未计入。请登记住房，或更正用途。",
        ),
    ),
    "building_grid": (
        ("Buildings in no grid", "不在任何网格内的建筑"),
        Text(
            "No grid worker is responsible for it. Correct the grids, or the place of the building.",
            "无网格员负责。请修正网格边界或建筑位置。",
        ),
    ),
    "building_over_road": (
        ("Buildings on a carriageway", "压盖车行道的建筑"),
        Text(
            "The outline, the road or its width is wrong; or the road passes underneath: then mark "
            "the stretch as a tunnel.",
            "建筑轮廓、道路位置或宽度有误；若道路从下方穿过，请将该路段标为隧道。",
        ),
    ),
    "building_overlap": (
        ("Buildings that overlap", "相互重叠的建筑"),
        Text(
            "The smaller of two buildings stands on the ground of the other. Look which outline is "
            "right.",
            "两栋建筑中较小的一栋占用另一栋的地面。请核实轮廓。",
        ),
    ),
    "building_invalid": (
        ("Buildings whose outline crosses itself", "轮廓自相交的建筑"),
        ("Draw the outline anew.", "请重绘轮廓。"),
    ),
    "building_twice": (
        ("Buildings drawn twice", "重复绘制的建筑"),
        Text(
            "Two buildings share more than half of either's ground. Keep one, and hang the dwellings "
            "of the other on it.",
            "两栋建筑各有一半以上相互重叠。请保留一栋，并将另一栋的住房并入。",
        ),
    ),
    "building_address_twice": (
        ("Addresses that mean two places", "指向两处的地址"),
        Text(
            "Buildings more than 50 m apart have the same address. Give each its own number: a crew "
            "may be sent to the wrong one.",
            "相距 50 米以上的建筑地址相同，出警可能走错。请为每栋编定各自的门牌或栋号。",
        ),
    ),
    "building_address_shared": (
        ("Neighbours with the same address", "地址相同的相邻建筑"),
        Text(
            "Buildings within 50 m have the same address. Give each its own number where people live "
            "in both.",
            "50 米内的建筑地址相同。若都有人居住，请分别编号。",
        ),
    ),
    "entrance_off": (
        ("Entrances off their building", "偏离建筑的出入口"),
        Text(
            "The door lies more than 1 m from the outline of its building. Correct the place, or "
            "the building it names.",
            "出入口距所属建筑轮廓超过 1 米。请更正位置或所属建筑。",
        ),
    ),
    "dwelling_floor": (
        ("Dwellings without a floor", "楼层不详的住房"),
        Text(
            "Its people are counted, yet not on a floor. Record the floor.",
            "人口已计入，但不知在哪一层。请登记楼层。",
        ),
    ),
    "dwelling_room": (
        ("Dwellings without a room number", "没有房号的住房"),
        ("An address does not lead to its door. Record the room.", "地址无法指到户。请登记房号。"),
    ),
    "dwelling_above_roof": (
        ("Dwellings on a floor that is not there", "楼层超出建筑的住房"),
        Text(
            "The building has fewer floors. Correct the floor, or the number of floors.",
            "建筑没有这一层。请更正楼层或建筑层数。",
        ),
    ),
    "household_empty": (
        ("Households without people", "没有成员的住户"),
        Text(
            "The household is on register and nobody in it. Ask on the next round. Households are "
            "counted and not listed.",
            "已登记住户但无成员。请在走访时核实。住户只计数，不列出。",
        ),
    ),
    "component_department": (
        ("Components without a department", "没有主管部门的部件"),
        Text(
            "A case about it cannot be dispatched. Record who is responsible.",
            "相关案件无法派遣。请登记主管部门。",
        ),
    ),
    "component_state": (
        ("Components whose state is not known", "状态不详的部件"),
        ("Look at it on the next round.", "请在巡查时核实。"),
    ),
    "component_accuracy": (
        ("Components without an accuracy class", "没有精度等级的部件"),
        Text(
            "How far off it may lie is not known. Record A (0.5 m), B (1 m) or C (10 m) with the "
            "survey.",
            "位置误差不详。请随普查登记 A（0.5 米）、B（1 米）或 C（10 米）。",
        ),
    ),
    "component_grid": (
        ("Components in no grid", "不在任何网格内的部件"),
        Text(
            "No grid worker is responsible for it. Correct the grids, or its place.",
            "无网格员负责。请修正网格边界或部件位置。",
        ),
    ),
    "component_in_building": (
        ("Covers, lamps and trees in buildings", "位于建筑内的井盖、路灯、树木"),
        Text(
            "It stands in the open, yet lies deeper in a building than its accuracy explains. Look "
            "whether its place is wrong, or the outline lacks a courtyard.",
            "露天部件落在建筑内，超出其精度。请核实部件位置，或建筑轮廓是否漏画院落。",
        ),
    ),
    "component_twice": (
        ("Components surveyed twice", "重复普查的部件"),
        Text(
            "Two of one class lie nearer than their accuracy can tell apart. Look whether there is "
            "one or two, and retire the other.",
            "两个同类部件的间距小于其精度。请现场核实，若为同一个则停用其一。",
        ),
    ),
    "hydrant_flow": (
        ("Hydrants without a measured flow", "流量不详的消火栓"),
        ("It must not be counted on. Measure the flow.", "不可作为可靠水源。请测量流量。"),
    ),
    "hydrant_status": (
        ("Hydrants nobody has said work", "可用与否不详的消火栓"),
        ("Test it and record the status.", "请测试并登记状态。"),
    ),
    "hydrant_inspection": (
        ("Hydrants without an inspection", "没有检查记录的消火栓"),
        ("Inspect it and record the day.", "请检查并登记日期。"),
    ),
    "hydrant_inspected_long_ago": (
        ("Hydrants inspected over 12 months ago", "超过 12 个月未检查的消火栓"),
        ("Inspect it again.", "请重新检查。"),
    ),
    "hydrant_in_building": (
        ("Hydrants in buildings", "位于建筑内的消火栓"),
        Text(
            "A pillar or underground hydrant cannot stand in a building. Correct its place, its kind, "
            "or the outline.",
            "地上式、地下式消火栓不可能在建筑内。请更正位置、类型或建筑轮廓。",
        ),
    ),
    "hydrant_twice": (
        ("Hydrants surveyed twice", "重复普查的消火栓"),
        Text(
            "Two hydrants lie within 2 m: a crew would count one twice. Look, and retire the other.",
            "两个消火栓相距不足 2 米，可能被重复计算。请核实并停用其一。",
        ),
    ),
    "valve_operable": (
        ("Valves nobody has tried", "可操作性不详的阀门"),
        ("It must not be counted on to shut. Try it.", "不可指望其能关闭。请试操作。"),
    ),
    "valve_state": (
        ("Valves whose state is not known", "开闭状态不详的阀门"),
        ("Record whether it is open or closed.", "请登记开闭状态。"),
    ),
    "pipe_diameter": (
        ("Pipes without a diameter", "管径不详的管道"),
        ("Take it from the operator's drawings.", "请查阅管线图纸。"),
    ),
    "pipe_material": (
        ("Pipes without a material", "材质不详的管道"),
        ("Take it from the operator's drawings.", "请查阅管线图纸。"),
    ),
    "pipe_ends": (
        ("Pipes that do not end on their nodes", "端点不在节点上的管道"),
        Text(
            "The network is not what the map shows: which valves shut it off may be wrong. Correct "
            "the line, or the node it names.",
            "管网与图上不一致，关阀分析可能出错。请更正管线或其节点。",
        ),
    ),
    "pipe_invalid": (
        ("Pipes without length", "长度为零的管道"),
        ("Draw the line anew.", "请重绘管线。"),
    ),
    "road_width": (
        ("Roads without a width", "宽度不详的道路"),
        Text(
            "Whether an engine gets through is not known. Measure the clear carriageway.",
            "不知消防车能否通过。请测量净宽。",
        ),
    ),
    "road_name": (
        ("Roads without a name", "没有名称的道路"),
        Text(
            "Addresses on it are not found. Record the name; service ways and footpaths need none.",
            "找不到路上的地址。请登记路名；内部道路、步道不要求。",
        ),
    ),
    "road_invalid": (
        ("Roads without length", "长度为零的道路"),
        ("Draw the line anew.", "请重绘道路。"),
    ),
    "road_name_twice": (
        ("Roads of one name in two places", "异地同名的道路"),
        Text(
            "Stretches more than 500 m apart have one name: an address needs the district too. "
            "Look whether a stretch between them lacks the name.",
            "相距 500 米以上的路段同名，地址须注明所在区。请核实其间路段是否漏登路名。",
        ),
    ),
    "premises_name": (
        ("Premises without a name", "没有名称的重点场所"),
        ("Record the name that people use.", "请登记通用名称。"),
    ),
    "premises_phone": (
        ("Premises without a telephone", "没有电话的重点场所"),
        ("Nobody can be called in an emergency. Record one.", "紧急时无法联系。请登记电话。"),
    ),
    "land_cover_invalid": (
        ("Land cover whose outline crosses itself", "轮廓自相交的地类"),
        ("Draw the outline anew.", "请重绘轮廓。"),
    ),
    "incident_address": (
        ("Incidents without an address", "没有地址的事件"),
        ("Only its place is known. Record the address.", "只知位置。请补登地址。"),
    ),
    "incident_closed": (
        ("Incidents open for more than 30 days", "超过 30 天未结案的事件"),
        Text(
            "It was reported more than 30 days ago and has no day of closing. Close it, or record "
            "the day.",
            "上报超过 30 天仍无结案时间。请结案或补登时间。",
        ),
    ),
    "incident_closed_before": (
        ("Incidents closed before they were reported", "结案早于上报的事件"),
        ("One of the two times is wrong. Correct it.", "两个时间必有一误。请更正。"),
    ),
    "incident_grid": (
        ("Incidents in no grid", "不在任何网格内的事件"),
        Text(
            "It counts for no grid. Correct the grids, or its place.",
            "未计入任何网格。请修正网格边界或事件位置。",
        ),
    ),
}

TEXTS = {f"quality.title_{code}": Text(*title) for code, (title, _) in CHECKS.items()} | {
    f"quality.advice_{code}": Text(*advice) for code, (_, advice) in CHECKS.items()
}
