"""Texts about columns: which are matched, refused, unclear; and the mapping file."""

from gisgov.words import Text

REMEDY_EN = (
    "Take the column out of the file, then load it again; a mapping file cannot leave it out."
)
REMEDY_ZH = "请先从文件中删除该列再导入；映射文件不能代替删除。"
MAPPING_EN = (
    "Write a mapping file with --suggest, name the right one in it, and give it with --mapping."
)
MAPPING_ZH = "请用 --suggest 生成映射文件，在其中写明，再用 --mapping 给出。"

TEXTS = {
    "columns.refused_religion": Text(
        f"Column '{{column}}' is about religion. The register holds no one's religion. {REMEDY_EN}",
        f"列“{{column}}”涉及宗教信仰，登记库不保存任何人的宗教信仰。{REMEDY_ZH}",
    ),
    "columns.refused_ethnicity": Text(
        f"Column '{{column}}' is about ethnicity. The register holds no one's ethnicity. {REMEDY_EN}",
        f"列“{{column}}”涉及民族，登记库不保存任何人的民族。{REMEDY_ZH}",
    ),
    "columns.refused_politics": Text(
        f"Column '{{column}}' is about politics. The register holds no one's party or views. {REMEDY_EN}",
        f"列“{{column}}”涉及政治面貌，登记库不保存任何人的党派或政治倾向。{REMEDY_ZH}",
    ),
    "columns.refused_watched": Text(
        f"Column '{{column}}' marks people to be watched. The register serves safety and services, "
        f"and holds no such labels. {REMEDY_EN}",
        f"列“{{column}}”用于标记“重点人员”等管控对象。登记库只服务于安全与民生，不保存此类标签。{REMEDY_ZH}",
    ),
    "columns.refused_list": Text(
        "'{name}' names a list of people by religion, ethnicity, politics, or for being watched, and "
        "the name would stay with each of them. The register serves safety and services, and holds "
        "no such lists.",
        "“{name}”是按宗教、民族、政治面貌或作为管控对象开列的人员名单，导入后其中每个人都会带有该名称。"
        "登记库只服务于安全与民生，不保存此类名单。",
    ),
    "columns.unclear_field": Text(
        f"The field {{field}} could be in more than one column: {{columns}}. {MAPPING_EN}",
        f"字段 {{field}} 可能对应多列：{{columns}}。{MAPPING_ZH}",
    ),
    "columns.unclear_column": Text(
        f"Column '{{column}}' could hold more than one field: {{fields}}. {MAPPING_EN}",
        f"列“{{column}}”可能对应多个字段：{{fields}}。{MAPPING_ZH}",
    ),
    "columns.missing": Text(
        "No column holds {fields}, which {noun} need; the file has: {columns}. Write a mapping file "
        "with --suggest, name the column or a constant in it, and give it with --mapping.",
        "{noun} 需要 {fields}，但没有对应的列；文件中有：{columns}。请用 --suggest 生成映射文件，"
        "在其中写明列名或常量，再用 --mapping 给出。",
    ),
    "columns.absent": Text(
        "The mapping names a column '{given}' that the file does not have; it has: {columns}. "
        "Correct the name in the mapping file.",
        "映射文件中的列“{given}”在文件中不存在，现有列：{columns}。请更正映射文件中的列名。",
    ),
    "columns.no_field": Text(
        "The mapping names a field '{given}' that {noun} do not have; they have: {fields}. "
        "Correct the name in the mapping file.",
        "映射文件中的字段“{given}”不属于 {noun}，可用字段：{fields}。请更正映射文件。",
    ),
    "columns.other_noun": Text(
        "The mapping file is for {given}, but the file is to be loaded as {noun}. Give the mapping "
        "file that belongs to it, or correct 'noun' in it.",
        "映射文件用于 {given}，而要导入的是 {noun}。请给出对应的映射文件，或更正其中的 noun。",
    ),
    "columns.withheld": Text(
        "The mapping fills {field} from column '{column}', which names people or their numbers. "
        "Names and phones fill their own fields alone, in a load with --contacts keep. Name another "
        "column in the mapping file, or none.",
        "映射文件用列“{column}”填充 {field}，该列为个人姓名、电话或证件号。姓名和电话只能填入各自的"
        "字段，且须加 --contacts keep。请在映射文件中改用其他列或删除该行。",
    ),
    "columns.unit": Text(
        "Column '{column}' is in '{given}', which is no unit for a value that is stored in {wanted}. "
        "Correct the head of the column.",
        "列“{column}”的单位“{given}”不能换算为 {wanted}。请更正列名中的单位。",
    ),
    "columns.mapping_syntax": Text(
        "The mapping file '{path}' cannot be read: {reason}. Correct it there; texts stand in "
        '"quotes".',
        "无法读取映射文件“{path}”：{reason}。请在该处更正；文字须写在英文双引号内。",
    ),
    "columns.mapping_letters": Text(
        "The mapping file '{path}' is not written in UTF-8. Save it as UTF-8.",
        "映射文件“{path}”不是 UTF-8 编码。请另存为 UTF-8。",
    ),
    "columns.mapping_key": Text(
        "The mapping file '{path}' says '{key}' in a way that has no meaning. It may have noun, "
        "source, crs, encoding, dates, ignore = [columns], and the tables [columns], [constants] "
        "and [values.FIELD].",
        "映射文件“{path}”中的“{key}”没有意义。可用：noun、source、crs、encoding、dates、"
        "ignore = [列名]，以及表 [columns]、[constants] 和 [values.字段]。",
    ),
    "columns.mapping_both": Text(
        "The mapping file '{path}' gives the field {field} both a column and a constant. Leave one "
        "of them out.",
        "映射文件“{path}”同时为字段 {field} 指定了列和常量。请只保留其一。",
    ),
    "columns.mapping_dates": Text(
        "The mapping file '{path}' says dates = '{given}'. Write \"dmy\" where the day comes first, "
        'or "mdy" where the month does.',
        '映射文件“{path}”中 dates = “{given}”。日在前请写 "dmy"，月在前请写 "mdy"。',
    ),
    "columns.suggest_head": Text(
        "How the columns of {file} fill {noun}.",
        "{file} 的列与 {noun} 字段的对应关系。",
    ),
    "columns.suggest_use": Text(
        "Correct what is wrong, take away # where a line is to count, and give this file with "
        "--mapping.",
        "请更正有误之处，去掉行首 # 使该行生效，然后用 --mapping 给出本文件。",
    ),
    "columns.suggest_left": Text("Columns of the file that fill no field:", "文件中未使用的列："),
    "columns.suggest_withheld": Text(
        "Columns that are never read, because they name people or their numbers:",
        "涉及个人姓名、电话或证件号而从不读取的列：",
    ),
    "columns.suggest_columns": Text(
        'field = "column of the file"; an empty text says that the file does not have it.',
        '字段 = "文件中的列名"；空文字表示文件中没有该字段。',
    ),
    "columns.suggest_unclear": Text(
        "{field} could be in any of these; choose one: {columns}",
        "{field} 可能是以下各列，请选择其一：{columns}",
    ),
    "columns.suggest_needed": Text(
        "this or another one so marked is needed", "必填（同样标注的字段至少填一个）"
    ),
    "columns.suggest_unit": Text("in {given}, stored in {stored}", "单位 {given}，换算为 {stored}"),
    "columns.suggest_digested": Text(
        "identity numbers: only a keyed digest is stored", "证件号：只保存加密摘要"
    ),
    "columns.suggest_constants": Text(
        "What is the same for all rows, and in no column.", "所有行相同且不在任何列中的值。"
    ),
    "columns.suggest_values": Text(
        'Values of the file that are not known: "as written" = "one of those named beside the '
        'table"; an empty text says that the value is missing.',
        '文件中无法识别的值："原文" = "表名后列出的值之一"；空文字表示缺失。',
    ),
}
