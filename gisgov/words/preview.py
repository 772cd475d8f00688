"""Texts about tables that are loaded, and what is shown of them."""

from gisgov.words import Text

TEXTS = {
    "preview.added": Text("Added", "新增"),
    "preview.alike": Text(
        "Likely the same thing twice ({pairs} pairs):", "疑似同一事物重复登记（{pairs} 对）："
    ),
    "preview.ask": Text("Load it?", "是否导入？"),
    "preview.by_address": Text(
        "Placed by address: {rows} by the {match}, lowest score {score}",
        "按地址落位：{rows} 行匹配到{match}，最低得分 {score}",
    ),
    "preview.changed": Text("Changed", "变更"),
    "preview.changed_since": Text(
        "The city or the file has changed since the preview: loading would now add {added}, change "
        "{changed} and retire {gone} rows. Nothing was written. Ask for the load again.",
        "预览之后城市数据或文件已有变化：现在导入将新增 {added} 行、变更 {changed} 行、停用 {gone} 行。"
        "未写入任何内容，请重新申请导入。",
    ),
    "preview.columns": Text("Columns: {columns}", "字段对应：{columns}"),
    "preview.confirmed": Text("Seen again", "再次确认"),
    "preview.coordinates": Text("Coordinates: {crs}, {how}", "坐标：{crs}，{how}"),
    "preview.correction_kept": Text(
        "Corrected by hand and kept: {key} {field} = {corrected} (by {by}, {day}); the file says {given}",
        "人工更正予以保留：{key} 的 {field} = {corrected}（{by}，{day}）；文件为 {given}",
    ),
    "preview.correction_lost": Text(
        "Corrected by hand and overwritten: {key} {field} = {corrected} (by {by}, {day}) becomes {given}",
        "人工更正将被覆盖：{key} 的 {field} = {corrected}（{by}，{day}）改为 {given}",
    ),
    "preview.done": Text("Loaded {file}.", "已导入 {file}。"),
    "preview.fault": Text(
        "Quarantine: {rows} rows, first in line {line}: {reason}",
        "隔离 {rows} 行，首见于第 {line} 行：{reason}",
    ),
    "preview.field": Text(
        "{field} changes in {rows} rows, as {key}: {before} → {after}",
        "{field} 变更 {rows} 行，例如 {key}：{before} → {after}",
    ),
    "preview.field_untold": Text("{field} changes in {rows} rows", "{field} 变更 {rows} 行"),
    "preview.file": Text(
        "{file}: {rows} rows of {noun}; {source}", "{file}：{noun} {rows} 行；{source}"
    ),
    "preview.gone": Text("Gone", "消失"),
    "preview.gone_keep": Text(
        "No longer in the file, and kept: {rows} rows, such as {keys}",
        "文件中已没有，予以保留：{rows} 行，例如 {keys}",
    ),
    "preview.gone_refused": Text(
        "{share} of the rows of this source are not in the file. Is it a part of it? Then load it "
        "with --gone keep. Are they gone? Then with --gone retire.",
        "该来源有 {share} 的数据不在文件中。如文件只是一部分，请加 --gone keep；如确已消失，请加 --gone retire。",
    ),
    "preview.gone_retire": Text(
        "No longer in the file, to be retired today: {rows} rows, such as {keys}",
        "文件中已没有，今日停用：{rows} 行，例如 {keys}",
    ),
    "preview.how_detected": Text("detected", "自动识别"),
    "preview.how_file": Text("as the file says", "文件自述"),
    "preview.how_given": Text("as given", "用户指定"),
    "preview.known_source": Text("source '{source}'", "来源“{source}”"),
    "preview.left_out": Text("Left out: {columns}", "未采用：{columns}"),
    "preview.long_source": Text(
        "The source '{given}…' is longer than {most} letters. Give a shorter name with --source.",
        "来源名称“{given}…”超过 {most} 个字符。请用 --source 给出较短的名称。",
    ),
    "preview.mapping_there": Text(
        "'{path}' is there already. Use it with --mapping, or take it away first.",
        "“{path}”已存在。请用 --mapping 使用它，或先将其移走。",
    ),
    "preview.mapping_written": Text(
        "Wrote {path}. Put it right and load with: --mapping {path}",
        "已写出 {path}。修改后用 --mapping {path} 导入。",
    ),
    "preview.moved": Text(
        "{rows} rows move, the farthest {key} by {metres} m",
        "{rows} 行位置变化，最远 {key} 移动 {metres} 米",
    ),
    "preview.new_source": Text(
        "source '{source}', nothing of which is there yet", "来源“{source}”（首次导入）"
    ),
    "preview.not_of_areas": Text(
        "--suggest, --mapping, --source, --surveyed and --sheet are not for areas. Name the columns with "
        "gisgov load areas FILE --code COLUMN --name COLUMN.",
        "--suggest、--mapping、--source、--surveyed 和 --sheet 不适用于区域。请用 "
        "gisgov load areas 文件 --code 列 --name 列 指定字段。",
    ),
    "preview.no_level": Text(
        "Areas of which level does '{path}' hold? Give it, such as --level grid.",
        "“{path}”中的区域属于哪一级？请给出，例如 --level grid。",
    ),
    "preview.no_rows": Text(
        "'{path}' has no rows under the names of its columns. Check that it is the right file.",
        "“{path}”除列名外没有数据行。请检查是否选错文件。",
    ),
    "preview.all_refused": Text(
        "None of the {count} rows of '{path}' can be loaded. First in line {line}: {reason} If columns "
        "mean something else, say so in a mapping file (--suggest).",
        "“{path}”的 {count} 行均无法导入。首见于第 {line} 行：{reason}如字段含义有误，请用映射文件说明"
        "（--suggest）。",
    ),
    "preview.not_written": Text(
        "Nothing is written yet. To load it, add --yes.", "尚未写入任何内容。要导入，请加 --yes。"
    ),
    "preview.pair": Text(
        "{key} (line {line}) and {other} of {source}, {metres} m apart",
        "{key}（第 {line} 行）与 {source} 的 {other}，相距 {metres} 米",
    ),
    "preview.quarantined": Text("Quarantined", "隔离"),
    "preview.rejects": Text(
        "{count} rows are in quarantine, with what is wrong with each in {file}. Put them right there "
        "or in the file, and load it again; columns that name people stand in the file alone.",
        "{count} 行已隔离，逐行原因见 {file}。请在该文件或原文件中更正后重新导入；涉及个人姓名等的列只在"
        "原文件中。",
    ),
    "preview.repeated": Text(
        "{rows} rows are there again just as before; once is enough",
        "{rows} 行与前面的行完全相同，只取一次",
    ),
    "preview.returned": Text("Returned", "恢复"),
    "preview.surveyed_later": Text(
        "The rows cannot have been surveyed on {given}: today is {today}. Correct --surveyed.",
        "调查日期 {given} 晚于今天（{today}）。请更正 --surveyed。",
    ),
    "preview.too_many_faults": Text(
        "{count} rows or more are refused for one reason, so it is not the rows. First in line {line}: "
        "{reason} Say what the columns mean in a mapping file (--suggest).",
        "至少有 {count} 行因同一原因被拒绝，问题不在个别行。首见于第 {line} 行：{reason}"
        "请用映射文件说明字段含义（--suggest）。",
    ),
    "preview.unchanged": Text("Unchanged", "未变"),
}
