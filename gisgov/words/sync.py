"""Texts about the rows of a load: what they refer to, what they lack, what became of them."""

from gisgov.words import Text

TEXTS = {
    "sync.repeated": Text(
        "Key '{key}' stands in line {first} too, with other values. Keep one of the two rows.",
        "编号“{key}”已出现在第 {first} 行，且内容不同。请只保留其中一行。",
    ),
    "sync.no_key": Text(
        "The row has neither a key nor a place or other values to know it by. Fill in its key.",
        "该行既无编号，也无可识别它的位置或其他内容。请补填编号。",
    ),
    "sync.no_target": Text(
        "{column}: there is no {target} with key '{value}', or it is retired. Load it first, or "
        "correct the key.",
        "{column}：没有编号为“{value}”的{target}，或其已停用。请先导入它，或更正编号。",
    ),
    "sync.many_targets": Text(
        "{column}: {many} sources have a {target} with key '{value}'. Load the rows under the source "
        "that is meant (--source).",
        "{column}：有 {many} 个来源都含编号为“{value}”的{target}。请用 --source 指明所属来源后导入。",
    ),
    "sync.needed": Text(
        "The row is new and gives no {needed} that leads anywhere. Fill it in.",
        "该行为新增，但没有可用的 {needed}。请补填。",
    ),
    "sync.taken": Text(
        "{column} '{value}' belongs to the row with key {key} of source '{source}'. Correct the number, "
        "or load the rows under that source (--source).",
        "{column}“{value}”已属于来源“{source}”中编号为 {key} 的行。请更正，或用 --source 在该来源下导入。",
    ),
    "sync.twice": Text(
        "{column} '{value}' stands in line {first} too, in a row with another key. Correct one of them.",
        "{column}“{value}”也出现在第 {first} 行的另一编号下。请更正其中一行。",
    ),
    "sync.no_address": Text(
        "No place is found for the address '{value}'. Correct it, or give a key or coordinates.",
        "找不到地址“{value}”对应的位置。请更正地址，或给出编号或坐标。",
    ),
    "sync.many_addresses": Text(
        "The address '{value}' fits {candidates} places equally well, such as {alternatives}. Name the "
        "estate, street or district as well.",
        "地址“{value}”同样符合 {candidates} 处，例如 {alternatives}。请补充小区、道路或区名。",
    ),
    "sync.unlike_address": Text(
        "The place found for the address '{value}' is too unlike it (score {score}, at least {least} is "
        "needed). Correct the address, or give a key or coordinates.",
        "为地址“{value}”找到的位置差异过大（得分 {score}，至少需 {least}）。请更正地址，或给出编号或坐标。",
    ),
    "sync.wide_address": Text(
        "The address '{value}' names only a street or an area. Add the number, the crossing or what is "
        "there, or give coordinates.",
        "地址“{value}”只到道路或区域。请补充门牌号、路口或标志物，或给出坐标。",
    ),
    "sync.no_grid": Text(
        "There is no grid with code '{value}' today. Correct the code, or load the grid first.",
        "目前没有编码为“{value}”的网格。请更正编码，或先导入该网格。",
    ),
    "sync.no_dwelling": Text(
        "The building is known, but not just one dwelling '{room}' in it. Give unit and room as the "
        "dwellings have them, load the dwelling first, or give its key.",
        "已找到楼栋，但其中没有唯一的住房“{room}”。请按住房数据填写单元和房号，先导入该住房，或给出其编号。",
    ),
    "sync.no_household": Text(
        "The dwelling '{room}' is known, but not just one household lives in it. Give the household's "
        "key.",
        "已找到住房“{room}”，但其中并非只有一户。请给出户编号。",
    ),
    "sync.corrected_since": Text(
        "Rows of this kind were corrected by hand while the load waited; nothing was written. Load "
        "the file again, and see what becomes of them.",
        "等待导入期间有人手工更正了此类数据，未写入任何内容。请重新导入文件，并查看如何处理这些更正。",
    ),
    "sync.too_many_gone": Text(
        "{gone} rows of this source ({share}) are not in the file. Is it a part of the whole? Then load "
        "it with --gone keep; if they are really gone, with --gone retire.",
        "该来源有 {gone} 行（{share}）不在文件中。若文件只是一部分，请加 --gone keep；若确已不存在，请加 --gone retire。",
    ),
}
