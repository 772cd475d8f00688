"""Texts of station packs: of the command that writes them, and of the page that opens one."""

from gisgov.words import Text

__all__ = ["TEXTS"]

LABELS = {
    "address": ("Address, estate or building", "地址、小区或楼栋"),
    "assisted": ("Need help to get out", "需协助撤离"),
    "built": ("Built", "建成年份"),
    "capacity": ("For people", "容纳人数"),
    "clock": (
        "The clock of this device is behind the day on which the pack was made. Set it right.",
        "本机时钟早于离线包的制作时间，请校正时钟。",
    ),
    "close": ("Close", "关闭"),
    "dwellings": ("Dwellings", "住房"),
    "expired": (
        "This pack expired on {at}. Get the newest one from the server.",
        "离线包已于{at}过期，请从服务器获取最新版本。",
    ),
    "expires": ("expires", "有效期至"),
    "floors_above": ("Floors above ground", "地上层数"),
    "floors_below": ("Floors below ground", "地下层数"),
    "flow": ("Flow", "流量"),
    "from_station": ("From the station", "本站到达"),
    "gate": ("Gate", "大门"),
    "height": ("Height", "高度"),
    "households": ("Households", "户数"),
    "hydrants": ("Nearest water, in a straight line", "最近水源（直线距离）"),
    "inspected": ("Inspected", "检查日期"),
    "key": ("Key", "钥匙"),
    "locked": ("locked at night", "夜间上锁"),
    "made": ("made", "制作于"),
    "main": ("Main", "管道"),
    "no": ("no", "否"),
    "no_crypto": (
        "This browser cannot open sealed files here. Use a current Chromium, Chrome, Edge or Firefox.",
        "当前浏览器无法解密，请使用新版 Chromium、Chrome、Edge 或 Firefox。",
    ),
    "none_found": ("Nothing found.", "未找到。"),
    "open": ("Open", "打开"),
    "opening": ("Opening…", "正在解密…"),
    "out": ("out of service", "停用"),
    "passphrase": ("Passphrase", "口令"),
    "persons": ("People by their home", "登记人数"),
    "phone": ("Phone", "电话"),
    "preplan": ("Pre-plan", "预案"),
    "preplan_by": ("Written by", "编制"),
    "pressure": ("Pressure", "压力"),
    "review_due": ("Review due", "复核期限"),
    "structure": ("Structure", "结构"),
    "title": ("Station pack", "消防站离线包"),
    "unknown": ("not known", "不详"),
    "use": ("Use", "用途"),
    "width": ("Width", "宽度"),
    "wrong": (
        "The passphrase is wrong, or the file is damaged.",
        "口令错误或文件已损坏。",
    ),
    "yes": ("yes", "是"),
}

FIELDS = {
    "access": ("Access", "进攻路线"),
    "alarm": ("Automatic fire alarm", "自动报警"),
    "basis": ("Basis", "依据"),
    "construction": ("Construction", "建筑构造"),
    "control_room": ("Control room", "消控室"),
    "day": ("By day", "日间"),
    "design_flow_lps": ("Design flow, L/s", "设计流量（升/秒）"),
    "fire_department_connection": ("Fire department connection", "水泵接合器"),
    "gas": ("Gas", "燃气"),
    "hazards": ("Hazards", "特殊危险"),
    "keys": ("Keys", "钥匙"),
    "kind": ("Kind", "类型"),
    "ladder_sides": ("Aerial ladder", "登高面"),
    "layout": ("Layout", "布局"),
    "night": ("By night", "夜间"),
    "note": ("Note", "备注"),
    "obstacles": ("Obstacles", "障碍"),
    "occupants": ("Occupants", "人员"),
    "power": ("Power", "电源"),
    "protection": ("Protection", "消防设施"),
    "refuge_floors": ("Refuge floors", "避难层"),
    "risers": ("Risers", "立管"),
    "roof": ("Roof", "屋面"),
    "sprinklers": ("Sprinklers", "喷淋"),
    "tactics": ("Tactics", "战术"),
    "tank_m3": ("Tank, m³", "消防水池（立方米）"),
    "utilities": ("Shut-offs", "关断位置"),
    "water": ("Water", "水源"),
    "ways": ("Ways", "路线"),
    "where": ("Where", "位置"),
}

SAID = {
    "pack.written": Text(
        "{station}: {buildings} buildings in {file}, {size}, until {until}",
        "{station}：{buildings} 栋建筑，{file}，{size}，有效期至 {until}",
    ),
    "pack.nowhere": Text(
        "{count} buildings are in no pack: no station reaches a road within 1 km of them.",
        "{count} 栋建筑不在任何离线包中：1 公里内没有消防站可达的道路。",
    ),
    "pack.ask": Text("Passphrase", "口令"),
    "pack.making": Text("Making packs", "正在制作离线包"),
    "pack.no_station": Text(
        "There is no fire station '{given}'. There are: {stations}",
        "没有消防站“{given}”。现有：{stations}",
    ),
    "pack.no_stations": Text(
        "This city has no fire station. Load premises of the kind fire_station first.",
        "本城市没有消防站。请先载入类型为 fire_station 的场所。",
    ),
    "pack.days": Text(
        "A pack holds for 1 to 31 days, not {given}.",
        "离线包有效期为 1 至 31 天，不能为 {given}。",
    ),
    "pack.passphrase_short": Text(
        "A passphrase needs at least {least} characters: whoever has the file can guess for ever.",
        "口令至少需要 {least} 个字符：得到文件的人可以无限次尝试。",
    ),
    "pack.passphrase_open": Text(
        "{file} can be read by others. Let only its owner read it: chmod 600 {file}",
        "{file} 可被他人读取。请仅允许所有者读取：chmod 600 {file}",
    ),
    "pack.passphrase_file": Text(
        "The passphrase in {file} cannot be read: {reason}",
        "无法读取 {file} 中的口令：{reason}",
    ),
    "pack.folder": Text(
        "Packs cannot be written into {folder}: {reason}",
        "无法将离线包写入 {folder}：{reason}",
    ),
    "pack.purpose": Text(
        "Packs hold counts of people: say with --purpose what for. One of: {purposes}",
        "离线包含人员统计：请用 --purpose 说明用途，可选：{purposes}",
    ),
    "pack.no_passphrase_setting": Text(
        "GISGOV_PACK_FOLDER needs GISGOV_PACK_PASSPHRASE_FILE: packs are never written unsealed.",
        "设置 GISGOV_PACK_FOLDER 时须同时设置 GISGOV_PACK_PASSPHRASE_FILE：离线包必须加密。",
    ),
}

TEXTS = (
    {f"pack.label_{name}": Text(*text) for name, text in LABELS.items()}
    | {f"pack.field_{name}": Text(*text) for name, text in FIELDS.items()}
    | SAID
)
