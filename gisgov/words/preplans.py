"""Texts of pre-plans and their files."""

from gisgov.words import Text

TEXTS = {
    "preplan.not_found": Text(
        "Building {given} has no pre-plan yet. Write one with PUT, without a revision.",
        "楼栋 {given} 尚无灭火预案。可用 PUT 新建，不带 revision。",
    ),
    "preplan.changed": Text(
        "{author} wrote this pre-plan at {at}; it now has the revision {revision}. Read it, put your "
        "changes in, and write again.",
        "{author} 已于 {at} 修改此预案，现为第 {revision} 版。请重新读取，合并您的修改后再保存。",
    ),
    "preplan.empty": Text(
        "The text of {place} is empty. Leave it out where it is not known.",
        "{place} 的文字为空。未知的请不要填写。",
    ),
    "preplan.letters": Text(
        "The text of {place} holds control characters, which cannot be shown. Leave them out.",
        "{place} 的文字中含有控制字符，无法显示。请删除。",
    ),
    "preplan.personal": Text(
        "The text of {place} holds a mobile or identity number. A pre-plan names no person: give an "
        "office or a landline.",
        "{place} 的文字中含有手机号或身份证号。预案不记录个人信息，请改填单位或固定电话。",
    ),
    "preplan.future": Text(
        "A review on {reviewed_on} has not been yet; today is {today}.",
        "核对日期 {reviewed_on} 尚未到来，今天是 {today}。",
    ),
    "preplan.due": Text(
        "A review that is due on {review_due} cannot have been done on {reviewed_on}. Give a later "
        "day.",
        "下次核对日期 {review_due} 应晚于本次核对日期 {reviewed_on}。",
    ),
    "preplan.no_file": Text(
        "The pre-plan has no file {given}. The pre-plan lists those there are.",
        "预案没有编号为 {given} 的附件。预案中列有现有附件。",
    ),
    "preplan.many_files": Text(
        "A pre-plan has {most} files at most. Remove one first.",
        "每份预案最多 {most} 个附件。请先删除一个。",
    ),
    "preplan.file_name": Text(
        "The name of a file has 1 to {most} characters, begins with no dot and is no path.",
        "文件名应为 1 至 {most} 个字符，不以点开头，不含路径。",
    ),
    "preplan.file_size": Text(
        "A file has {most_mb} MB at most. Send a smaller one.",
        "文件最大 {most_mb} MB。请上传更小的文件。",
    ),
    "preplan.file_kind": Text(
        "This is no PDF, PNG or JPEG file. Save the drawing as one of these.",
        "文件不是 PDF、PNG 或 JPEG。请另存为其中一种。",
    ),
}
