"""Texts about loading and the schema."""

from gisgov.words import Text

TEXTS = {
    "load.added": Text("Added", "新增"),
    "load.areas_keep": Text(
        "{count} areas of this source are not in the file and stay, such as {codes}. If they are gone, "
        "load it with --gone retire.",
        "该来源有 {count} 个区域不在文件中，予以保留，例如 {codes}。如已撤销，请加 --gone retire 重新导入。",
    ),
    "load.areas_retire": Text(
        "{count} areas of this source were not in the file and have ended, such as {codes}.",
        "该来源有 {count} 个区域不在文件中，已停用，例如 {codes}。",
    ),
    "load.changed": Text("Changed", "变更"),
    "load.faults_closed": Text(
        "Put right: {count} gaps or overlaps", "已修正：{count} 处空隙或重叠"
    ),
    "load.faults_left": Text(
        "Left as they are: {count} gaps that areas enclose", "保留原样：{count} 处被区域包围的空隙"
    ),
    "load.misfit": Text(
        "{code} {name}: {missing} m² in no grid, {outside} m² of its grids outside it, see {lon}, {lat}",
        "{code} {name}：{missing} 平方米不属于任何网格，其网格有 {outside} 平方米在界外，见 {lon}, {lat}",
    ),
    "load.misfits": Text(
        "The grids do not tile {count} of the areas above them. They were loaded; correct the borders "
        "and load them again:",
        "有 {count} 个上级区域未被网格完整无重叠地覆盖。网格已导入；请修正边界后重新导入：",
    ),
    "load.reading": Text("Reading {file}", "正在读取 {file}"),
    "load.refused": Text(
        "The database refused a row, and nothing was written: {said}. Correct it and load again.",
        "数据库拒绝了一行数据，未写入任何内容：{said}。请更正后重新导入。",
    ),
    "load.ended": Text(
        "Load {load} has ended already ({state}). There is nothing to stop.",
        "第 {load} 号导入已结束（{state}），无需停止。",
    ),
    "load.job_ended": Text(
        "The process of this load ended without a word (status {status}). Nothing was written; ask for "
        "the load again.",
        "该导入的进程意外结束（状态 {status}），未写入任何内容。请重新申请导入。",
    ),
    "load.job_failed": Text(
        "This load failed for a reason that the server's log tells. Nothing was written.",
        "导入失败，原因见服务器日志。未写入任何内容。",
    ),
    "load.job_lost": Text(
        "The server was stopped while this load ran. Nothing was written; ask for the load again.",
        "导入进行时服务器被停止，未写入任何内容。请重新申请导入。",
    ),
    "load.no_load": Text(
        "There is no load {given}. List those there are with /api/loads.",
        "没有第 {given} 号导入。可用 /api/loads 列出全部导入。",
    ),
    "load.other_state": Text(
        "Load {load} is {state}, not {wanted}. Look at it with /api/loads/{load}.",
        "第 {load} 号导入的状态是 {state}，不是 {wanted}。请用 /api/loads/{load} 查看。",
    ),
    "load.unchanged": Text("Unchanged", "未变"),
    "load.writing": Text("Writing", "正在写入"),
    "load.more": Text("and {count} more", "以及另外 {count} 处"),
    "load.no_table": Text(
        "There is no table '{given}'. See gisgov/storage/models.py for those there are.",
        "没有名为“{given}”的表。可用的表见 gisgov/storage/models.py。",
    ),
    "load.no_column": Text(
        "Table {table} has no column '{given}'. See gisgov/storage/models.py for those it has.",
        "表 {table} 没有列“{given}”。可用的列见 gisgov/storage/models.py。",
    ),
    "load.twice": Text(
        "Table {table} is given a row twice: ({given}), and {count} such rows in all. "
        "Give each key once.",
        "表 {table} 中有重复的行：（{given}），共 {count} 行。每个键只能出现一次。",
    ),
    "load.no_target": Text(
        "{column} refers to {given}, which the frame of {target} does not have. "
        "Load the row that is meant with it, or leave the reference empty.",
        "{column} 引用了 {given}，但 {target} 中没有这一行。请一并导入所引用的行，或将其留空。",
    ),
    "load.other_crs": Text(
        "The geometry for table {table} lies in {given}; the city is in {wanted}. "
        "Transform it first (gisgov.crs).",
        "表 {table} 的几何坐标系为 {given}，而城市为 {wanted}。请先转换坐标（gisgov.crs）。",
    ),
    "schema.no_city": Text(
        "Database '{database}' holds no city yet. Make one with: gisgov init {database}",
        "数据库“{database}”中还没有城市。请先运行：gisgov init {database}",
    ),
    "schema.older": Text(
        "Database '{database}' has schema {found}; this program needs {wanted}. "
        "Bring it up to date with: gisgov init {database}",
        "数据库“{database}”的结构版本为 {found}，本程序需要 {wanted}。请运行：gisgov init {database}",
    ),
    "schema.newer": Text(
        "Database '{database}' has schema {found}, made by a newer gisgov; this program knows "
        "{wanted}. Install the newer gisgov.",
        "数据库“{database}”的结构版本 {found} 由更新的 gisgov 建立，本程序只到 {wanted}。请安装新版 gisgov。",
    ),
    "schema.time_zone": Text(
        "There is no time zone '{given}'. Give an IANA name, such as Asia/Shanghai.",
        "没有时区“{given}”。请给出 IANA 名称，例如 Asia/Shanghai。",
    ),
}
