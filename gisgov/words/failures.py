"""Texts about failures of the database and the machine."""

from gisgov.words import Text

TEXTS = {
    "database.disk_full": Text(
        "The disk of the database is full ({said}). Free some space and try again; "
        "nothing was left half-written.",
        "数据库所在磁盘已满（{said}）。请清理空间后重试；没有留下写了一半的数据。",
    ),
    "database.too_many": Text(
        "The database takes no more connections ({said}). Close other programs, or raise "
        "max_connections.",
        "数据库连接数已满（{said}）。请关闭其他程序，或提高 max_connections。",
    ),
    "database.too_slow": Text(
        "The database did not answer in time ({said}). Ask for less, or try again.",
        "数据库未能及时响应（{said}）。请缩小请求范围或重试。",
    ),
    "database.forbidden": Text(
        "The database user may not do this ({said}). Ask its administrator for the right, or use "
        "another user in GISGOV_DATABASE_URL.",
        "数据库用户无权执行此操作（{said}）。请向管理员申请权限，或在 GISGOV_DATABASE_URL 中换用其他用户。",
    ),
    "database.locked": Text(
        "Another command is changing the same rows ({said}). Try again when it has ended.",
        "另一个命令正在修改相同的数据（{said}）。请在其结束后重试。",
    ),
    "database.other_schema": Text(
        "The database has another schema than this program needs, or none yet ({said}). Make it or "
        "bring it up to date with: gisgov init NAME",
        "数据库结构与本程序不符，或尚未建立（{said}）。请运行：gisgov init 名称",
    ),
    "database.gone": Text(
        "The connection to the database was lost ({said}). See that it runs: gisgov db status",
        "与数据库的连接已断开（{said}）。请检查其是否运行：gisgov db status",
    ),
    "settings.wrong": Text(
        "The setting {name} cannot be '{given}' ({reason}). Correct it, or leave it unset; "
        "docs/settings.md tells what it takes.",
        "设置项 {name} 不能为“{given}”（{reason}）。请更正，或不设置；可用的值见 docs/settings.md。",
    ),
    "failures.unknown": Text(
        "This should not have happened: {said}. Run it again with --debug before the command and "
        "report what it prints.",
        "出现了不应发生的错误：{said}。请在命令前加 --debug 重新运行，并报告其输出。",
    ),
}
