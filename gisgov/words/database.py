"""Texts about the database server, its cities and their backups."""

from gisgov.words import Text

TEXTS = {
    # ------------------------------------------------ programs
    "database.programs_missing": Text(
        "No PostgreSQL (14 or newer) with PostGIS is installed. Install it:\n"
        "  Debian, Ubuntu: apt install postgresql postgresql-*-postgis-3\n"
        "  macOS: brew install postgresql@17 postgis\n"
        "or name a server: GISGOV_DATABASE_URL=postgresql://user:password@host/database",
        "未安装带 PostGIS 的 PostgreSQL（14 或更新）。请安装：\n"
        "  Debian、Ubuntu：apt install postgresql postgresql-*-postgis-3\n"
        "  macOS：brew install postgresql@17 postgis\n"
        "或指定服务器：GISGOV_DATABASE_URL=postgresql://用户:密码@主机/数据库",
    ),
    "database.postgis_not_installed": Text(
        "PostgreSQL {major} is installed without PostGIS. Install it:\n"
        "  Debian, Ubuntu: apt install postgresql-{major}-postgis-3\n"
        "  macOS: brew install postgis",
        "PostgreSQL {major} 未安装 PostGIS。请安装：\n"
        "  Debian、Ubuntu：apt install postgresql-{major}-postgis-3\n"
        "  macOS：brew install postgis",
    ),
    "database.other_major": Text(
        "The data were made with PostgreSQL {major}; installed is {found}, which cannot read them. "
        "Move each city over through a backup:\n"
        "  apt install postgresql-{major} postgresql-{major}-postgis-3\n"
        "  gisgov db backup CITY.gisgov --city CITY\n"
        "  gisgov db stop, then rename the folder {folder}\n"
        "  gisgov db restore CITY.gisgov, with PostgreSQL {major} removed",
        "数据由 PostgreSQL {major} 建立；现装版本为 {found}，无法读取。请逐个城市备份后迁移：\n"
        "  apt install postgresql-{major} postgresql-{major}-postgis-3\n"
        "  gisgov db backup CITY.gisgov --city CITY\n"
        "  gisgov db stop，然后将文件夹 {folder} 改名\n"
        "  卸载 PostgreSQL {major} 后执行 gisgov db restore CITY.gisgov",
    ),
    "database.client_missing": Text(
        "There is no {program} of PostgreSQL {major} or newer. Install it: "
        "apt install postgresql-client, or brew install libpq.",
        "没有 PostgreSQL {major} 或更新版本的 {program}。"
        "请安装：apt install postgresql-client，或 brew install libpq。",
    ),
    "database.no_system_user": Text(
        "PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody. "
        "Add one (adduser --system postgres), or run gisgov as an ordinary user.",
        "PostgreSQL 不能以 root 运行，而本机没有用户 postgres 或 nobody。"
        "请添加（adduser --system postgres），或以普通用户运行 gisgov。",
    ),
    # ------------------------------------------------ the private server's folder
    "database.none_here": Text(
        "There is no database at {folder} yet. `gisgov demo` makes the demo city, "
        "`gisgov init NAME` an empty one.",
        "{folder} 尚无数据库。`gisgov demo` 建立演示城市，`gisgov init 名称` 建立空城市。",
    ),
    "database.folder_closed": Text(
        "The database's user {user} cannot enter the folder {folder}. "
        "Open the way with `chmod o+x {folder}`, or choose another place with GISGOV_HOME.",
        "数据库用户 {user} 无法进入文件夹 {folder}。"
        "请执行 `chmod o+x {folder}`，或用 GISGOV_HOME 另选位置。",
    ),
    "database.folder_unwritable": Text(
        "The folder {folder} for the database cannot be written: {reason}. "
        "Choose another with GISGOV_HOME, or work in a folder of your own.",
        "数据库文件夹 {folder} 不可写：{reason}。"
        "请用 GISGOV_HOME 另选位置，或在自己的文件夹中工作。",
    ),
    "database.of_another_user": Text(
        "The database at {folder} belongs to the user {owner}. "
        "Run gisgov as {owner}, or choose another place with GISGOV_HOME.",
        "{folder} 的数据库属于用户 {owner}。请以 {owner} 运行 gisgov，或用 GISGOV_HOME 另选位置。",
    ),
    "database.project_gone": Text(
        "Note: the database in {folder} belonged to the project {project}, which is gone. If that "
        "project is the one you are in, moved, then use its database with GISGOV_HOME={folder}.",
        "注意：{folder} 的数据库属于项目 {project}，该项目已不存在。"
        "若它移到了当前位置，请用 GISGOV_HOME={folder} 使用其数据库。",
    ),
    "database.copied": Text(
        "The folder {folder} was copied from {original} while the database there was running "
        "(process {pid}), so the copy may be torn. Stop that one, then copy again; or use "
        "`gisgov db backup` there and `gisgov db restore` here.",
        "文件夹 {folder} 是在 {original} 的数据库运行时（进程 {pid}）复制的，副本可能不完整。"
        "请先停止原数据库再复制；或在原处 `gisgov db backup`，在此处 `gisgov db restore`。",
    ),
    # ------------------------------------------------ start and stop
    "database.start_failed": Text(
        "The database at {folder} did not start. Its last words:\n{log}",
        "{folder} 的数据库未能启动。其最后输出：\n{log}",
    ),
    "database.no_space": Text(
        "The disk is full: the database at {folder} cannot start. Free some space, or choose a "
        "larger disk with GISGOV_HOME. Its last words:\n{log}",
        "磁盘已满：{folder} 的数据库无法启动。请清理空间，或用 GISGOV_HOME 选择更大的磁盘。"
        "其最后输出：\n{log}",
    ),
    "database.waiting": Text(
        "Waiting for another gisgov command that starts or stops the database ({who}) …",
        "正在等待另一个启动或停止数据库的 gisgov 命令（{who}）……",
    ),
    "database.starting": Text(
        "The database repairs itself after an unclean stop; {waited_s} s so far …",
        "数据库正在从非正常停止中恢复；已用 {waited_s} 秒……",
    ),
    "database.stopping": Text(
        "The database writes what it holds to the disk and stops; {waited_s} s so far …",
        "数据库正在写盘并停止；已用 {waited_s} 秒……",
    ),
    "database.crashed": Text(
        "The database crashed; waiting for its last processes to end, {waited_s} s so far …",
        "数据库曾崩溃；正在等待其残余进程结束，已用 {waited_s} 秒……",
    ),
    "database.orphans": Text(
        "The database at {folder} crashed (process {pid}) and processes of it still work. "
        "Wait until they end, or end them: {who}.",
        "{folder} 的数据库（进程 {pid}）已崩溃，其部分进程仍在运行。请等待其结束，或终止：{who}。",
    ),
    "database.not_reachable": Text(
        "The database at {folder} runs (process {pid}) but cannot be reached over {socket}. It may "
        "have been started in a container or service with a /tmp of its own: stop it there.",
        "{folder} 的数据库正在运行（进程 {pid}），但无法通过 {socket} 访问。"
        "它可能由拥有独立 /tmp 的容器或服务启动：请在那里停止。",
    ),
    "database.in_use": Text(
        "The database is in use by: {who}. Let them finish, or stop it all the same with --force.",
        "数据库正被使用：{who}。请等待其结束，或用 --force 强制停止。",
    ),
    "database.not_ours_to_stop": Text(
        "The server of GISGOV_DATABASE_URL is not gisgov's to stop. "
        "Stop it with the tools of its machine.",
        "GISGOV_DATABASE_URL 的服务器不由 gisgov 管理。请用其所在机器的工具停止。",
    ),
    "database.stopped": Text("The database is stopped.", "数据库已停止。"),
    "database.not_running": Text("The database is not running.", "数据库未在运行。"),
    # ------------------------------------------------ a server by address
    "database.url_unreadable": Text(
        "GISGOV_DATABASE_URL cannot be read as a PostgreSQL address (it begins with '{scheme}'). "
        "Write postgresql://user:password@host:5432/database, with % codes for special characters.",
        "GISGOV_DATABASE_URL 不是 PostgreSQL 地址（以“{scheme}”开头）。"
        "请写成 postgresql://用户:密码@主机:5432/数据库，特殊字符用 % 编码。",
    ),
    "database.down": Text(
        "The database {where} cannot be reached: {reason}\n"
        "See that the server runs and that GISGOV_DATABASE_URL names it rightly.",
        "无法连接数据库 {where}：{reason}\n请确认服务器在运行，且 GISGOV_DATABASE_URL 正确。",
    ),
    "database.not_admitted": Text(
        "The database {where} does not admit the user {user}: {reason}\n"
        "Correct the user and password in GISGOV_DATABASE_URL, or the server's pg_hba.conf.",
        "数据库 {where} 拒绝用户 {user}：{reason}\n"
        "请更正 GISGOV_DATABASE_URL 中的用户和密码，或服务器的 pg_hba.conf。",
    ),
    "database.absent": Text(
        "There is no database {database} at {where}. Create it (createdb {database}), "
        "or name another in GISGOV_DATABASE_URL.",
        "{where} 没有数据库 {database}。请创建（createdb {database}），"
        "或在 GISGOV_DATABASE_URL 中另选。",
    ),
    "database.postgresql_old": Text(
        "The server is PostgreSQL {found}; gisgov needs {needed} or newer. "
        "Upgrade it, or name another server in GISGOV_DATABASE_URL.",
        "服务器为 PostgreSQL {found}；gisgov 需要 {needed} 或更新。"
        "请升级，或在 GISGOV_DATABASE_URL 中另选服务器。",
    ),
    "database.postgis_old": Text(
        "PostGIS is {found}; gisgov needs 3.3 or newer. Install a newer one, then run "
        "SELECT postgis_extensions_upgrade() in the database.",
        "PostGIS 为 {found}；gisgov 需要 3.3 或更新。"
        "请安装新版本，再在数据库中执行 SELECT postgis_extensions_upgrade()。",
    ),
    "database.postgis_not_on_server": Text(
        "The server of the database {database} has no PostGIS. Install it there "
        "(apt install postgresql-*-postgis-3).",
        "数据库 {database} 所在服务器没有 PostGIS。"
        "请在其上安装（apt install postgresql-*-postgis-3）。",
    ),
    "database.postgis_not_in_city": Text(
        "The database {database} has no PostGIS, so it holds no city. Make one in it with "
        "`gisgov init {database}`, or name another with --city.",
        "数据库 {database} 没有 PostGIS，因此不是城市。"
        "请用 `gisgov init {database}` 建立，或用 --city 另选。",
    ),
    "database.may_not_create": Text(
        "This user may not create the database {database}. Ask the server's administrator for an "
        "empty database with PostGIS that you own, and name it in GISGOV_DATABASE_URL.",
        "该用户无权创建数据库 {database}。"
        "请向管理员申请一个归您所有、带 PostGIS 的空数据库，并写入 GISGOV_DATABASE_URL。",
    ),
    "database.may_not_extend": Text(
        "This user may not add the extension {extension} to the database {database}. "
        "Ask the server's administrator to run there: CREATE EXTENSION {extension}",
        "该用户无权在数据库 {database} 中添加扩展 {extension}。"
        "请管理员在其中执行：CREATE EXTENSION {extension}",
    ),
    "database.not_owner": Text(
        "This user does not own the database {database}. Ask the server's administrator to run: "
        "ALTER DATABASE {database} OWNER TO your user",
        "该用户不是数据库 {database} 的所有者。"
        "请管理员执行：ALTER DATABASE {database} OWNER TO 您的用户",
    ),
    "database.full": Text(
        "The server's disk is full: {reason}\nFree some space there; nothing was changed.",
        "服务器磁盘已满：{reason}\n请清理空间；未做任何更改。",
    ),
    "database.failed": Text(
        "The server refused: {reason}",
        "服务器拒绝执行：{reason}",
    ),
    # ------------------------------------------------ cities
    "database.no_city": Text(
        "There is no city yet. `gisgov demo` makes the demo city, `gisgov init NAME` an empty one.",
        "尚无城市。`gisgov demo` 建立演示城市，`gisgov init 名称` 建立空城市。",
    ),
    "database.no_such_city": Text(
        "There is no city '{city}'. There are: {cities}. `gisgov init NAME` makes one.",
        "没有城市“{city}”。现有：{cities}。`gisgov init 名称` 可建立。",
    ),
    "database.several_cities": Text(
        "There are several cities: {cities}. Choose one with --city NAME or GISGOV_CITY.",
        "有多个城市：{cities}。请用 --city 名称 或 GISGOV_CITY 选择。",
    ),
    "database.bad_city_name": Text(
        "'{given}' cannot be a city's name. Use up to 40 lower-case letters, digits and "
        "underscores, a letter first, such as 'yichang'.",
        "“{given}”不能作为城市名称。"
        "请用不超过 40 个小写字母、数字和下划线，以字母开头，例如“yichang”。",
    ),
    "database.city_exists": Text(
        "The city '{city}' exists already. Choose another name with --city.",
        "城市“{city}”已存在。请用 --city 另选名称。",
    ),
    "database.not_empty": Text(
        "The database '{database}' holds something that is not a city. Choose another name.",
        "数据库“{database}”中有其他内容，不是城市。请另选名称。",
    ),
    "database.city_in_use": Text(
        "Somebody works in the city '{city}' ({reason}). Try again when they are done.",
        "城市“{city}”正被使用（{reason}）。请稍后再试。",
    ),
    # ------------------------------------------------ backup and restore
    "database.backup_exists": Text(
        "The file {file} exists already. Choose another name, or overwrite it with --replace.",
        "文件 {file} 已存在。请另选名称，或用 --replace 覆盖。",
    ),
    "database.backup_failed": Text(
        "The backup {file} could not be written: {reason}\nNothing was left behind.",
        "无法写入备份 {file}：{reason}\n未留下任何文件。",
    ),
    "database.backup_done": Text(
        "The city '{city}' is in {file} ({size}).",
        "城市“{city}”已备份到 {file}（{size}）。",
    ),
    "database.no_backup": Text(
        "There is no file {file}. Name a file that `gisgov db backup` wrote.",
        "没有文件 {file}。请给出 `gisgov db backup` 写出的文件。",
    ),
    "database.backup_broken": Text(
        "The file {file} is no backup, or is cut off or damaged: {reason}\n"
        "Nothing was changed. Fetch the file again, or use another.",
        "文件 {file} 不是备份，或被截断、损坏：{reason}\n"
        "未做任何更改。请重新获取文件或换用其他文件。",
    ),
    "database.backup_of_no_city": Text(
        "The file {file} is a backup of a database, but not of a city. Nothing was changed. "
        "Use a file that `gisgov db backup` wrote.",
        "文件 {file} 是数据库备份，但不是城市备份。未做任何更改。"
        "请使用 `gisgov db backup` 写出的文件。",
    ),
    "database.restore_over": Text(
        "The city '{city}' exists already. Restore it under another name with --as NAME, "
        "or put the backup in its place with --replace.",
        "城市“{city}”已存在。请用 --as 名称 恢复为其他名称，或用 --replace 替换。",
    ),
    "database.restore_failed": Text(
        "The backup {file} could not be restored: {reason}\nNothing was changed.",
        "无法恢复备份 {file}：{reason}\n未做任何更改。",
    ),
    "database.restore_done": Text(
        "The city '{city}' is restored from {file}.",
        "城市“{city}”已从 {file} 恢复。",
    ),
    # ------------------------------------------------ status
    "database.status_private": Text("Private database", "私有数据库"),
    "database.status_other": Text("Database server", "数据库服务器"),
    "database.status_running": Text("running", "运行中"),
    "database.status_not_running": Text(
        "not running; commands start it when they need it", "未运行；命令需要时会自动启动"
    ),
    "database.status_none": Text(
        "not made yet; `gisgov demo` or `gisgov init NAME` makes it",
        "尚未建立；用 `gisgov demo` 或 `gisgov init 名称` 建立",
    ),
    "database.status_state": Text("State", "状态"),
    "database.status_version": Text("PostgreSQL", "PostgreSQL 版本"),
    "database.status_size": Text("Size", "大小"),
    "database.status_city": Text("City", "城市"),
    "database.status_city_row": Text(
        "{name}, {size}, {clients} connected", "{name}，{size}，{clients} 个连接"
    ),
    "database.status_user": Text("In use by", "使用者"),
}
