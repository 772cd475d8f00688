"""Texts about cells that cannot be read: what is wrong, and what to write instead."""

from gisgov.words import Text

TEXTS = {
    "cell.missing": Text(
        "Column '{column}' is empty here, and is needed. Fill it in, or leave the row out.",
        "列“{column}”此处为空，而该项必填。请补全，或删除该行。",
    ),
    "cell.not_number": Text(
        "'{value}' in column '{column}' is no number. Write digits, such as 12.5, or leave it empty.",
        "列“{column}”中的“{value}”不是数字。请填写数字，例如 12.5，或留空。",
    ),
    "cell.not_whole": Text(
        "'{value}' in column '{column}' is no whole number. Write one, such as 12.",
        "列“{column}”中的“{value}”不是整数。请填写整数，例如 12。",
    ),
    "cell.unit": Text(
        "'{value}' in column '{column}' has the unit '{unit}', which is not known here. Use one of: "
        "{known}; or write the number alone.",
        "列“{column}”中的“{value}”带有无法识别的单位“{unit}”。可用单位：{known}；或只写数字。",
    ),
    "cell.range": Text(
        "'{value}' in column '{column}' is outside {least:g} to {most:g} {unit}. Correct the value, "
        "or say its unit in the head of the column.",
        "列“{column}”中的“{value}”超出 {least:g} 至 {most:g} {unit} 的范围。请更正，或在列名中注明单位。",
    ),
    "cell.not_date": Text(
        "'{value}' in column '{column}' is no day. Write it as 2026-03-02.",
        "列“{column}”中的“{value}”不是日期。请写成 2026-03-02。",
    ),
    "cell.not_moment": Text(
        "'{value}' in column '{column}' is no date with a time. Write it as 2026-03-02 08:30.",
        "列“{column}”中的“{value}”不是日期时间。请写成 2026-03-02 08:30。",
    ),
    "cell.date_order": Text(
        "'{value}' in column '{column}' does not say which number is the day. Write it as "
        '2026-03-02, or say dates = "dmy" or dates = "mdy" in a mapping file.',
        '列“{column}”中的“{value}”无法区分日与月。请写成 2026-03-02，或在映射文件中写 dates = "dmy" '
        '或 dates = "mdy"。',
    ),
    "cell.future": Text(
        "'{value}' in column '{column}' lies after today, {today}. Correct the date.",
        "列“{column}”中的“{value}”晚于今天（{today}）。请更正日期。",
    ),
    "cell.early": Text(
        "'{value}' in column '{column}' lies before {year}. Correct the date, or leave it empty.",
        "列“{column}”中的“{value}”早于 {year} 年。请更正日期，或留空。",
    ),
    "cell.not_flag": Text(
        "'{value}' in column '{column}' is neither yes nor no. Write yes or no, or say what it means "
        "under [values.{field}] in a mapping file.",
        "列“{column}”中的“{value}”既非“是”也非“否”。请填写是或否，或在映射文件的 [values.{field}] "
        "中说明其含义。",
    ),
    "cell.not_choice": Text(
        "'{value}' in column '{column}' is not known. Write one of: {known}; or say which of them it "
        "is under [values.{field}] in a mapping file.",
        "列“{column}”中的“{value}”无法识别。请填写其中之一：{known}；或在映射文件的 [values.{field}] "
        "中说明对应哪一个。",
    ),
    "cell.no_class": Text(
        "'{value}' in column '{column}' is no class of this city's code book. The nearest are: "
        "{nearest}. Write the code or the name of a class.",
        "列“{column}”中的“{value}”不在本市编码分类中，相近的有：{nearest}。请填写分类代码或名称。",
    ),
    "cell.class_in_schemes": Text(
        "'{value}' in column '{column}' is a class in more than one code book: {schemes}. Say which "
        'under [constants] in a mapping file, as scheme = "…".',
        "列“{column}”中的“{value}”在多个编码标准中都有：{schemes}。请在映射文件的 [constants] 中写明 "
        'scheme = "…"。',
    ),
    "cell.too_long": Text(
        "'{value}' in column '{column}' is longer than the {most} letters that a key, code or name "
        "may have. Shorten it, or name another column in a mapping file.",
        "列“{column}”中的“{value}”超过编号或名称允许的 {most} 个字符。请缩短，或在映射文件中改用其他列。",
    ),
    "cell.identity_number": Text(
        "Column '{column}' has an identity number here, which is never stored. Give the row another "
        "key, or leave the column out.",
        "列“{column}”此处为身份证号，系统不保存身份证号。请改用其他编号，或删除该列。",
    ),
    "convert.bad_constant": Text(
        "The mapping file gives {field} the value '{value}', which {field} cannot have. Correct it "
        "under [constants].",
        "映射文件为 {field} 指定的值“{value}”无效。请在 [constants] 中更正。",
    ),
    "convert.no_class": Text(
        "The city's code book has no class for {noun} ({names}). Name the class of each in a column, "
        "or as class_ref under [constants] in a mapping file.",
        "本市编码分类中没有适用于 {noun} 的分类（{names}）。请用一列给出分类，或在映射文件的 [constants] "
        "中写 class_ref。",
    ),
}
