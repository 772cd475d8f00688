"""Texts about names and phones of people: how they are read, sealed, found and kept."""

from gisgov.words import Text

TEXTS = {
    "contacts.no_phone": Text(
        "This is no telephone number. Write its digits, with + and the country code where it is not "
        "of this country.",
        "这不是电话号码。请填写号码数字；境外号码请加 + 和国家代码。",
    ),
    "contacts.many_phones": Text(
        "This is more than one telephone number. Give one.",
        "这里有多个电话号码。请只填写一个。",
    ),
    "contacts.long_name": Text(
        "A name has at most {most} letters. Give the name alone.",
        "姓名最多 {most} 个字。请只填写姓名。",
    ),
    "contacts.cell_no_phone": Text(
        "'{column}' holds no telephone number in this row. Put one number there, or nothing; the "
        "value is not repeated here.",
        "本行的“{column}”不是电话号码。请填写一个号码或留空；此处不重复显示原值。",
    ),
    "contacts.cell_many_phones": Text(
        "'{column}' holds more than one telephone number in this row. Leave one of them.",
        "本行的“{column}”有多个电话号码。请只保留一个。",
    ),
    "contacts.cell_long_name": Text(
        "'{column}' is longer in this row than any name: more than {most} letters. Leave the name "
        "alone.",
        "本行的“{column}”超过 {most} 个字，不是姓名。请只保留姓名。",
    ),
    "contacts.not_of_noun": Text(
        "{noun} have no names or phones to keep: persons and incidents have. Leave --contacts out.",
        "{noun} 没有可保存的姓名或电话，只有 persons 和 incidents 有。请不要使用 --contacts。",
    ),
    "contacts.not_kept": Text(
        "The mapping fills {field}, which is kept only where the load says so. Give --contacts keep, "
        "or take the field out of the mapping file.",
        "映射文件填充了 {field}，但只有声明保存时才会保存。请加 --contacts keep，或从映射文件中删去该字段。",
    ),
    "contacts.said": Text(
        "The mapping says a value of {field}. Names and phones come from a column of the file alone; "
        "take the value out of the mapping file.",
        "映射文件写明了 {field} 的值。姓名和电话只能来自文件的列；请从映射文件中删去该值。",
    ),
    "contacts.no_key": Text(
        "A name or phone is sealed with the key {key}, which the ring of keys does not have. Put "
        "back the ring that has it.",
        "有姓名或电话以密钥 {key} 加密，而密钥文件中没有该密钥。请恢复含有它的密钥文件。",
    ),
    "contacts.one_of": Text(
        "Give either a name or a phone, and not both.", "请给出姓名或电话之一，不要同时给出。"
    ),
    "contacts.no_name": Text("This is no name. Write it whole.", "这不是姓名。请填写完整姓名。"),
    "contacts.none_here": Text(
        "This server has no keys for names and phones, so nobody can be found by them. A city that "
        "keeps them loads them with --contacts keep.",
        "本服务器没有姓名和电话的密钥，无法据此查找。需要保存姓名和电话的城市，请用 --contacts keep 导入。",
    ),
    "contacts.ring": Text("Ring of keys: {file}", "密钥文件：{file}"),
    "contacts.none": Text(
        "The city keeps no names or phones, and there is no ring of keys.",
        "本市没有保存姓名和电话，也没有密钥文件。",
    ),
    "contacts.of": Text("Of", "所属"),
    "contacts.key": Text("Key", "密钥"),
    "contacts.state": Text("State", "状态"),
    "contacts.rows": Text("Rows", "行数"),
    "contacts.key_current": Text("seals", "当前使用"),
    "contacts.key_older": Text("older", "旧密钥"),
    "contacts.key_lost": Text("not in the ring", "不在密钥文件中"),
    "contacts.rotating": Text("Sealing names and phones anew", "正在重新加密姓名和电话"),
    "contacts.new_key": Text(
        "New key: {key}. Keep a copy of the ring, apart from the backups.",
        "新密钥：{key}。请备份密钥文件，并与数据库备份分开保存。",
    ),
    "contacts.went_on": Text(
        "Went on with the rotation to key {key}.", "继续此前的更换，目标密钥为 {key}。"
    ),
    "contacts.resealed": Text("{rows} rows were sealed anew.", "已重新加密 {rows} 行。"),
    "contacts.dropped": Text(
        "Key {key} is gone: backups made before now keep rows that only it opens.",
        "密钥 {key} 已删除：此前的数据库备份中以它加密的内容不能再打开。",
    ),
    "contacts.unopened": Text(
        "{rows} rows do not open and stay as they are. Load the file that they came from again with "
        "--contacts keep, or see 'gisgov contacts status'.",
        "{rows} 行无法解密，保持原样。请用 --contacts keep 重新导入其来源文件，或查看 gisgov contacts "
        "status。",
    ),
    "contacts.kept": Text(
        "Key {key} stays, because rows of {cities} need it, or a load there is going on. Run the "
        "rotation there too, and here again.",
        "密钥 {key} 暂时保留，因为 {cities} 仍有内容需要它，或那里正在导入。请在那里也执行更换，然后在此"
        "重新执行。",
    ),
    "contacts.ask_forget": Text(
        "Delete {rows} names and phones of {city}? They cannot be brought back.",
        "删除 {city} 的 {rows} 条姓名和电话？删除后无法恢复。",
    ),
    "contacts.not_asked": Text(
        "{rows} names and phones of {city} were not deleted, because nobody could be asked. Give "
        "--yes.",
        "未删除 {city} 的 {rows} 条姓名和电话，因为无法询问确认。请加 --yes。",
    ),
    "contacts.forgotten": Text(
        "{rows} names and phones were deleted.", "已删除 {rows} 条姓名和电话。"
    ),
    "contacts.unreadable": Text("(sealed, and its key is not here)", "（已加密，此处无法解密）"),
    "contacts.broken_seal": Text(
        "The seal of {about} does not open: it was changed, or belongs to another row. Load the file "
        "that it came from again with --contacts keep.",
        "无法解密 {about}：内容被改动，或属于另一行。请用 --contacts keep 重新导入其来源文件。",
    ),
    "contacts.no_ring": Text(
        "There is no ring of keys at '{file}', so names and phones can be neither read nor searched. "
        "Put it back there, or name its place in GISGOV_CONTACT_KEYS.",
        "“{file}”处没有密钥文件，因此无法读取或查找姓名和电话。请放回该文件，或用 GISGOV_CONTACT_KEYS "
        "指明位置。",
    ),
    "contacts.ring_lost": Text(
        "The city has names or phones sealed with the key {key}, and the ring of keys at '{file}' "
        "does not have it. Put back the ring that has it; if it is lost for good, 'gisgov contacts "
        "forget --key {key}' deletes what nobody can read any more.",
        "本市有以密钥 {key} 加密的姓名或电话，而密钥文件“{file}”中没有该密钥。请恢复含有它的密钥文件；"
        "若已永久丢失，可用 gisgov contacts forget --key {key} 删除再也无法读取的内容。",
    ),
    "contacts.ring_open": Text(
        "Others can read the ring of keys '{file}'. Close it to all but its owner: chmod 600",
        "其他用户可以读取密钥文件“{file}”。请只允许其所有者读写：chmod 600",
    ),
    "contacts.ring_closed": Text(
        "The ring of keys '{file}' cannot be read or written: {reason}. Change its permissions, or "
        "name another file in GISGOV_CONTACT_KEYS.",
        "无法读写密钥文件“{file}”：{reason}。请修改权限，或用 GISGOV_CONTACT_KEYS 指明其他文件。",
    ),
    "contacts.ring_broken": Text(
        "'{file}' is no ring of keys, or is damaged. Put a copy of it back.",
        "“{file}”不是密钥文件，或已损坏。请恢复其副本。",
    ),
}
