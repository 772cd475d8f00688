"""Texts of incidents: how bad they are, what is refused of a report, and what cannot be changed."""

from __future__ import annotations

from gisgov.words import Text

__all__ = ["TEXTS"]

SEVERITIES = {
    "minor": ("minor", "一般"),
    "moderate": ("moderate", "较大"),
    "major": ("major", "重大"),
    "critical": ("critical", "特别重大"),
}

CHANNELS = {
    "api": ("system", "系统接入"),
    "app": ("app", "手机应用"),
    "camera": ("camera", "视频监控"),
    "hotline": ("hotline", "热线"),
    "worker": ("grid worker", "网格员"),
}

ACTS = {
    "incident_changed": ("incident changed", "修改事件"),
    "incidents_refused": ("incidents refused", "事件被拒收"),
    "incidents_reported": ("incidents reported", "上报事件"),
}

TEXTS = {
    **{f"value.{name}": Text(*both) for name, both in (SEVERITIES | CHANNELS).items()},
    **{f"audit.act_{name}": Text(*both) for name, both in ACTS.items()},
    "retention.what_incident_remarks": Text("remarks on incidents", "事件处理说明"),
    "retention.why_incident_remarks": Text(
        "A remark in an incident's history is for those who deal with it; what was done stays.",
        "事件处理记录中的说明只供处理时使用；处理经过保留。",
    ),
    "audit.subject_incident": Text("incident", "事件"),
    "cell.long_note": Text(
        "The note in column '{column}' has more than {most} characters. Shorten it, or leave the "
        'column out in a mapping file, as note = "".',
        '列“{column}”中的备注超过 {most} 个字符。请缩短，或在映射文件中写 note = "" 不导入该列。',
    ),
    "cell.note_letters": Text(
        "The note in column '{column}' holds control characters, which cannot be kept. Leave them "
        "out.",
        "列“{column}”中的备注含有控制字符，无法保存。请删除。",
    ),
    "cell.personal_note": Text(
        "The note in column '{column}' holds a phone or identity number, which leads to a person. "
        'Take it out, or leave the column out in a mapping file, as note = "".',
        "列“{column}”中的备注含有电话号码或身份证号，可指向个人。请删除，或在映射文件中写 "
        'note = "" 不导入该列。',
    ),
    "incident.bad_channel": Text(
        "'{value}' cannot be a channel: lists of channels are parted by commas, and none means not "
        "stated. Give another word.",
        "“{value}”不能作为来源：多个来源以逗号分隔，none 表示未填写。请换一个词。",
    ),
    "incident.bad_field": Text(
        "'{column}' is not written as the description of the API has it. Correct it and send the "
        "row again.",
        "“{column}”的写法与接口说明不符。请更正后重新发送该行。",
    ),
    "incident.bad_place": Text(
        "'{column}' is no coordinate. Give lon and lat in degrees, with crs gcj02 or bd09 where they "
        "come from a Chinese map service, or x and y in metres.",
        "“{column}”不是坐标。请以度给出 lon 和 lat（取自国内地图服务的，crs 写 gcj02 或 bd09），"
        "或以米给出 x 和 y。",
    ),
    "incident.bad_severity": Text(
        "There is no such severity. Give minor, moderate, major or critical, or leave it out.",
        "没有这种严重程度。请填写 minor、moderate、major 或 critical，或不填。",
    ),
    "incident.bad_time": Text(
        "'{column}' is no time with its zone. Write it as 2026-03-01T08:00:00+08:00.",
        "“{column}”不是带时区的时间。请写作 2026-03-01T08:00:00+08:00。",
    ),
    "incident.both": Text(
        "'{one}' and '{other}' cannot be asked for together. Give one of them.",
        "“{one}”和“{other}”不能同时给出。请只给一个。",
    ),
    "incident.crossed": Text(
        "Somebody else is writing the same incidents just now. Send it again: what is written "
        "already is known by its key.",
        "其他人正在写入相同的事件。请重新发送：已写入的事件会按编号识别，不会重复。",
    ),
    "incident.early": Text(
        "The incident cannot be closed at {given}: that is before it was reported. Give a later time.",
        "事件不能在 {given} 结案：早于上报时间。请给出更晚的时间。",
    ),
    "incident.elsewhere": Text(
        "The place lies outside of your home area, so you cannot report there. Ask somebody of that "
        "area, or a dispatcher.",
        "该位置不在您的责任区域内，无法上报。请由该区域的人员或调度员上报。",
    ),
    "incident.far": Text(
        "The place {value} lies far from this city. See whether longitude and latitude are exchanged, "
        "and which system they are of.",
        "位置 {value} 远离本市。请检查经纬度是否颠倒、坐标系是否正确。",
    ),
    "incident.future": Text(
        "{value} is in the future; here it is {now}. Correct '{column}', or the clock of the device.",
        "{value} 尚未到来，现在是 {now}。请更正“{column}”或设备的时钟。",
    ),
    "incident.half_place": Text(
        "A place is lon and lat, or x and y: give one pair, whole. Correct the row and send it again.",
        "位置为 lon 和 lat，或 x 和 y，须成对且只给一对。请更正后重新发送该行。",
    ),
    "incident.is_closed": Text(
        "Incident {given} is closed already. Read it again to see by whom.",
        "事件 {given} 已经结案。请重新查看由谁结案。",
    ),
    "incident.is_open": Text(
        "Incident {given} is open; there is nothing to reopen.",
        "事件 {given} 处理中，无需重新打开。",
    ),
    "incident.letters": Text(
        "'{column}' holds control characters, which cannot be kept. Leave them out.",
        "“{column}”中含有控制字符，无法保存。请删除。",
    ),
    "incident.long": Text(
        "'{column}' has {length} characters, {most} at most. Shorten it.",
        "“{column}”有 {length} 个字符，最多 {most} 个。请缩短。",
    ),
    "incident.many": Text(
        "A report has 1 to {most} incidents; this one has {count}. Send them in several.",
        "一次上报 1 至 {most} 个事件，现有 {count} 个。请分次发送。",
    ),
    "incident.no_class": Text(
        "'{column}' is missing: without a class nobody can say what happened. Give scheme and "
        "class_code.",
        "缺少“{column}”：没有类别就无法说明发生了什么。请给出 scheme 和 class_code。",
    ),
    "incident.no_key": Text(
        "'source_id' is missing: by it a report that is sent twice is one incident. Give each its own.",
        "缺少 source_id：凭它，重复发送的上报才算同一事件。请为每个事件给出唯一编号。",
    ),
    "incident.no_place": Text(
        "The row says no place. Give lon and lat, or x and y.",
        "该行没有位置。请给出 lon 和 lat，或 x 和 y。",
    ),
    "incident.no_time": Text(
        "The row says no time. Give reported_at with its zone, as 2026-03-01T08:00:00+08:00.",
        "该行没有时间。请给出带时区的 reported_at，例如 2026-03-01T08:00:00+08:00。",
    ),
    "incident.not_found": Text(
        "There is no incident {given}. List those there are with /api/incidents.",
        "没有编号为 {given} 的事件。可用 /api/incidents 列出已有事件。",
    ),
    "incident.nothing": Text(
        "Nothing is to be changed. Give severity, note, class_code, closed_at, close, reopen, "
        "withdraw or remark.",
        "没有要修改的内容。请给出 severity、note、class_code、closed_at、close、reopen、withdraw 或 "
        "remark。",
    ),
    "incident.old": Text(
        "{value} is more than {days} days ago, and reports are of what happened since. Correct "
        "'{column}', or load what is older from a file.",
        "{value} 早于 {days} 天前，接口只接受此后的上报。请更正“{column}”，更早的事件请以文件导入。",
    ),
    "incident.outside": Text(
        "The place {value} lies {away_km:g} km beyond where this city's incidents can be. See whether "
        "longitude and latitude are exchanged, and which system they are of.",
        "位置 {value} 超出本市事件可能的范围 {away_km:g} 公里。请检查经纬度是否颠倒、坐标系是否正确。",
    ),
    "incident.personal": Text(
        "'{column}' holds what reads as a phone or identity number, which leads to a person. Leave it "
        "out.",
        "“{column}”中含有电话号码或身份证号，可指向个人。请删除。",
    ),
    "incident.unknown_class": Text(
        "'{value}' is no class of incidents of the scheme '{scheme}'. Give a minor class of the code "
        "book.",
        "“{value}”不是“{scheme}”中的事件小类。请填写编码表中的小类。",
    ),
    "incident.unknown_field": Text(
        "There is no field '{column}'. See the description of the API.",
        "没有“{column}”这个字段。请查看接口说明。",
    ),
}
