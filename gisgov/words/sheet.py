"""Sentences of the dispatcher's sheet."""

from gisgov.words import Text

FACTS = {
    "use": ("What the building is used for is not known.", "建筑用途不明。"),
    "structure": ("Of what the building is built is not known.", "建筑结构不明。"),
    "year_built": ("The year of its completion is not known.", "建成年份不明。"),
    "floors_above": ("How many storeys it has is not known.", "地上层数不明。"),
    "floors_below": ("Whether it has storeys below ground is not known.", "地下层数不明。"),
    "height_m": ("Its height has not been measured.", "建筑高度未测量。"),
    "people": (
        "No dwelling of it is on register: whether anybody is inside is not known.",
        "楼内没有住房登记：是否有人不明。",
    ),
    "preplan": (
        "There is no pre-plan: risers, connections, sprinklers and hazards are not known.",
        "没有灭火预案：消火栓竖管、水泵接合器、喷淋和危险源不明。",
    ),
    "ladder_side": (
        "On which side an aerial ladder can stand is not known.",
        "登高操作面不明。",
    ),
    "doors": ("Where its entrances are is not known.", "出入口位置不明。"),
    "hose": (
        "How much hose the first vehicles carry is not known: no hydrant is put back for it.",
        "首批车辆携带水带长度不明：排序未计水带是否够用。",
    ),
}
AROUND = {
    "without_floors": (
        "{count} of {of} buildings around have no number of storeys.",
        "周边 {of} 栋建筑中 {count} 栋层数不明。",
    ),
    "without_height": (
        "{count} of {of} buildings around have no height.",
        "周边 {of} 栋建筑中 {count} 栋高度不明。",
    ),
    "without_use": (
        "What {count} of {of} buildings around are used for is not known.",
        "周边 {of} 栋建筑中 {count} 栋用途不明。",
    ),
    "without_dwellings": (
        "{count} of {of} buildings around have no dwelling on register: nobody there is counted.",
        "周边 {of} 栋建筑中 {count} 栋没有住房登记，其中人员未计入。",
    ),
}
HYDRANTS = {
    "flow": (
        "The flow of {count} of {of} hydrants was never measured.",
        "{of} 个消火栓中 {count} 个流量未测。",
    ),
    "status": (
        "Of {count} of {of} hydrants nobody knows whether they work.",
        "{of} 个消火栓中 {count} 个是否可用不明。",
    ),
    "inspection": (
        "{count} of {of} hydrants have no inspection on record.",
        "{of} 个消火栓中 {count} 个没有检查记录。",
    ),
}
LEAKS = {
    "service": ("Service pipe of the building", "楼栋引入管"),
    "riser": ("Riser of the building", "楼栋立管"),
    "unit": ("Pipe of a unit", "单元支管"),
    "regulator": ("Regulator", "调压箱"),
    "valve": ("Valve {id}", "阀门 {id}"),
    "source": ("Source of the network", "气源"),
    "pipe": ("Main, DN{diameter_mm}, {pressure}", "管段 DN{diameter_mm}，{pressure}"),
    "other": ("Another fitting of the network", "管网其他部件"),
}
PRESSURES = {
    "low": ("low pressure", "低压"),
    "medium": ("medium pressure", "中压"),
    "high": ("high pressure", "高压"),
    "other": ("pressure by its own class", "压力级别另定"),
}

TITLES = {
    "water": ("Water", "水源"),
    "access": ("Ways in", "进攻路线"),
    "floors": ("Floors", "楼层"),
    "people": ("People", "人员"),
    "neighbours": ("Neighbours", "毗邻建筑"),
    "shutoff": ("Shut-off", "关断"),
    "help": ("Help", "增援力量"),
    "unknown": ("Not known", "尚不清楚"),
    "several": (
        "“{query}” fits several places, up to {apart_m} m apart. Ask which:",
        "“{query}”有多处符合，最远相距 {apart_m} 米，请询问是哪一处：",
    ),
    "none": (
        "“{query}” fits no place. Ask for the estate, the street or a crossing.",
        "“{query}”没有符合的地点。请询问小区、道路或路口。",
    ),
}
HEADS = {
    "floor": ("floor", "楼层"),
    "mark": ("where", "位置"),
    "within": ("within", "范围"),
    "buildings": ("buildings", "建筑"),
    "households": ("households", "户"),
    "persons": ("people", "人"),
    "assisted": ("need help", "需协助"),
}

MARKS = {
    "fire": ("fire", "起火层"),
    "above": ("above the fire", "起火层上层"),
    "below": ("below the fire", "起火层下层"),
    "refuge": ("refuge floor", "避难层"),
}

TEXTS = {
    **{f"sheet.mark_{name}": Text(*both) for name, both in MARKS.items()},
    "sheet.kind_fire": Text("Fire", "火灾"),
    "sheet.kind_gas_leak": Text("Gas leak", "燃气泄漏"),
    **{f"sheet.title_{name}": Text(*both) for name, both in TITLES.items()},
    **{f"sheet.head_{name}": Text(*both) for name, both in HEADS.items()},
    **{f"sheet.unknown_{name}": Text(*both) for name, both in FACTS.items()},
    **{f"sheet.around_{name}": Text(*both) for name, both in AROUND.items()},
    **{f"sheet.hydrants_without_{name}": Text(*both) for name, both in HYDRANTS.items()},
    **{f"sheet.leak_{name}": Text(*both) for name, both in LEAKS.items()},
    **{f"sheet.pressure_{name}": Text(*both) for name, both in PRESSURES.items()},
    "sheet.one_place": Text(
        "Say where in one way: an address (q), a building, or a point (lon and lat).",
        "请用一种方式给出位置：地址（q）、楼栋（building）或坐标（lon、lat）。",
    ),
    "sheet.radius": Text(
        "The radius is {given} m. Give one above 0 and up to {most} m.",
        "半径为 {given} 米，应大于 0 且不超过 {most} 米。",
    ),
    "sheet.mended": Text(
        "The address was read as “{label}”: ask back whether that is it.",
        "地址按“{label}”理解：请与报警人核对。",
    ),
    "sheet.outside": Text(
        "The place lies {away_m} m outside the city's areas.", "该位置在本市区域外 {away_m} 米。"
    ),
    "sheet.no_building": Text("The city has no building on record.", "本市没有建筑数据。"),
    "sheet.in_no_building": Text(
        "The place lies in no building; the nearest is {building}, {away_m} m away.",
        "该位置不在建筑内；最近的是{building}，相距 {away_m} 米。",
    ),
    "sheet.in_water": Text("The place lies in water: {name}.", "该位置在水中：{name}。"),
    "sheet.floor_without_building": Text(
        "Unit, floor and room cannot be told: the place lies in no building.",
        "该位置不在建筑内，无法确定单元、楼层和房间。",
    ),
    "sheet.no_unit": Text(
        "The building has no unit {unit} on record; it has {units}.",
        "该楼没有 {unit} 单元的记录；有：{units}。",
    ),
    "sheet.no_floor": Text(
        "The building has no floor {floor} on record: {above} above ground, {below} below.",
        "该楼没有 {floor} 层的记录：地上 {above} 层，地下 {below} 层。",
    ),
    "sheet.no_floor_above": Text(
        "The building has no floor {floor} on record: {above} above ground, below not counted.",
        "该楼没有 {floor} 层的记录：地上 {above} 层，地下层数不明。",
    ),
    "sheet.floor_unsure": Text(
        "Whether the building has a floor {floor} is not known: nobody has counted its storeys.",
        "该楼是否有 {floor} 层不明：层数没有记录。",
    ),
    "sheet.no_room": Text(
        "The building has no room {room} on record.", "该楼没有 {room} 室的记录。"
    ),
    "sheet.flow_by_preplan": Text("{lps} L/s by the pre-plan", "按预案 {lps} L/s"),
    "sheet.choose_leak": Text(
        "Choose where it leaks: the valves follow from that, and nothing is guessed.",
        "请选择泄漏位置：据此给出应关阀门，系统不作猜测。",
    ),
    "sheet.no_gas_near": Text(
        "No gas pipe is on record near here: call the gas company.",
        "附近没有燃气管网记录：请联系燃气公司。",
    ),
    "sheet.no_stations": Text(
        "The city has no fire station on record: travel times and hose are not known.",
        "本市没有消防站记录：到场时间和携带水带不明。",
    ),
    "sheet.in_force_hydrant_out": Text("Hydrant out of service: {reason}", "消火栓停用：{reason}"),
    "sheet.in_force_lane_blocked": Text("Lane blocked: {reason}", "通道受阻：{reason}"),
    "sheet.in_force_road_closed": Text("Road closed: {reason}", "道路封闭：{reason}"),
    "sheet.gate_shut": Text(
        "Gate {gate} is locked now; key: {holder}", "{gate}此时上锁；钥匙：{holder}"
    ),
    "sheet.nobody_known": Text("nobody on record", "无记录"),
    "exposure.touching": Text("Wall to wall", "紧贴相连"),
    "exposure.below_spacing": Text(
        "{away_m} m away, less than the {spacing_m:g} m that GB 50016 asks",
        "相距 {away_m} 米，小于 GB 50016 防火间距 {spacing_m:g} 米",
    ),
    "exposure.burning_structure": Text(
        "{away_m} m away and built of what burns", "相距 {away_m} 米，可燃结构"
    ),
    "exposure.heat": Text(
        "{away_m} m away, within reach of radiant heat", "相距 {away_m} 米，在热辐射范围内"
    ),
    "exposure.hazard": Text(
        "{away_m} m away; fuel or dangerous goods inside", "相距 {away_m} 米；有油品或危险品"
    ),
    "exposure.far_structure_unknown": Text(
        "{away_m} m away; its structure is not known", "相距 {away_m} 米；结构不明"
    ),
    "exposure.far": Text("{away_m} m away", "相距 {away_m} 米"),
}
