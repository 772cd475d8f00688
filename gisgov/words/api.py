"""Texts of the API: what was asked wrongly, and what the server cannot do now."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    # ------------------------------------------------ what does not exist
    "area.not_found": Text(
        "There is no area with the code '{given}'. List those there are with /api/areas.",
        "没有编码为“{given}”的区域。可用 /api/areas 列出已有区域。",
    ),
    "area.not_then": Text(
        "Area '{given}' had no borders at {as_of}; those known begin at {first}. Ask as of a later "
        "time, or leave as_of out for now.",
        "区域“{given}”在 {as_of} 没有边界；已知边界始于 {first}。"
        "请改用更晚的 as_of，或省略 as_of 以查询现在。",
    ),
    "area.not_any_more": Text(
        "Area '{given}' had no borders at {as_of}; those known begin at {first} and end at {last}. "
        "Ask as_of a time between them.",
        "区域“{given}”在 {as_of} 没有边界；已知边界始于 {first}、止于 {last}。"
        "请用 as_of 指定其间的时间。",
    ),
    "building.not_found": Text(
        "There is no building with the number {given}. /api/where and /api/around tell numbers.",
        "没有编号为 {given} 的建筑。/api/where 与 /api/around 会给出建筑编号。",
    ),
    "city.not_founded": Text(
        "The database holds no city yet. Make one with: gisgov demo, or gisgov init NAME",
        "数据库中还没有城市。请运行：gisgov demo，或 gisgov init 名称",
    ),
    # ------------------------------------------------ what was asked wrongly
    "request.invalid": Text(
        "The request cannot be understood: {reasons} /docs describes every parameter.",
        "请求无法理解：{reasons}各参数说明见 /docs。",
    ),
    "request.missing": Text(
        "'{name}' is missing; give it.",
        "缺少“{name}”，请给出。",
    ),
    "request.unknown_parameter": Text(
        "There is no parameter '{name}'; leave it out or correct its name.",
        "没有参数“{name}”，请去掉或改正名称。",
    ),
    "request.not_a_number": Text(
        "'{name}' must be a number, not '{given}'.",
        "“{name}”应为数字，而不是“{given}”。",
    ),
    "request.too_small": Text(
        "'{name}' is {given}; it must be at least {bound}.",
        "“{name}”为 {given}，不得小于 {bound}。",
    ),
    "request.too_large": Text(
        "'{name}' is {given}; it must be at most {bound}.",
        "“{name}”为 {given}，不得大于 {bound}。",
    ),
    "request.not_json": Text(
        "The {name} is no JSON that can be read; send an object such as /docs shows.",
        "{name} 不是可读的 JSON，请按 /docs 所示发送对象。",
    ),
    "request.not_one_of": Text(
        "'{name}' is '{given}'; it must be one of {bound}.",
        "“{name}”为“{given}”，应为以下之一：{bound}。",
    ),
    "request.not_yes_or_no": Text(
        "'{name}' is '{given}'; it must be true or false.",
        "“{name}”为“{given}”，应为 true 或 false。",
    ),
    "request.not_a_time": Text(
        "'{name}' is '{given}'; it must be a time with its zone, such as 2026-03-01T08:00:00Z, in an "
        "address with %2B for +, or where a day will do, a date such as 2026-03-01.",
        "“{name}”为“{given}”，应为带时区的时间，例如 2026-03-01T08:00:00Z（网址中 + 写作 %2B），"
        "可用日期处也可写 2026-03-01。",
    ),
    "request.not_usable": Text(
        "'{name}' cannot be '{given}'; see its description.",
        "“{name}”不能为“{given}”，请查看其说明。",
    ),
    "request.nul": Text(
        "The request holds the character NUL (%00), which no name or code can hold. Leave it out.",
        "请求中含有空字符（%00），名称和编码中不能有它。请删除。",
    ),
    "request.no_point": Text(
        "A point is missing: give lon and lat in degrees, such as lon=111.3&lat=30.7.",
        "缺少位置：请以度给出 lon 和 lat，例如 lon=111.3&lat=30.7。",
    ),
    "request.no_city_point": Text(
        "With crs=city a point is x (east) and y (north) in the city's metres, such as "
        "x=528740.64&y=3397752.67; lon and lat are for the other systems.",
        "crs=city 时位置为城市坐标 x（东）与 y（北），单位米，例如 x=528740.64&y=3397752.67；"
        "lon、lat 用于其他坐标系。",
    ),
    "loads.bad_name": Text(
        "'{given}' is no name of a file. Give one without folders, such as hydrants.csv.",
        "“{given}”不是文件名。请给出不含路径的文件名，例如 hydrants.csv。",
    ),
    "loads.empty": Text(
        "The request carries no file. Send the file itself as its body.",
        "请求中没有文件。请把文件内容作为请求体发送。",
    ),
    "loads.no_room": Text(
        "The disk has no room for the file in '{folder}'. Make room and send it again.",
        "磁盘空间不足，无法在“{folder}”存放文件。请清理后重新发送。",
    ),
    "loads.too_large": Text(
        "The file is larger than {most_gb} GB. Load it on the server: gisgov load table FILE",
        "文件超过 {most_gb} GB。请在服务器上导入：gisgov load table 文件",
    ),
    "request.other_origin": Text(
        "The request comes from a page of {given}; only pages of this server may change the city.",
        "请求来自 {given} 的页面；只有本服务器的页面可以修改城市数据。",
    ),
    "request.two_points": Text(
        "lon and lat are given and x and y too: give one pair. x and y belong to crs=city.",
        "同时给出了 lon、lat 与 x、y：请只给一组。x、y 用于 crs=city。",
    ),
    "request.box": Text(
        "'{given}' is no box. Give west,south,east,north in degrees, such as "
        "111.28,30.69,111.30,30.71.",
        "“{given}”不是范围框。请按 西,南,东,北 以度给出，例如 111.28,30.69,111.30,30.71。",
    ),
    "request.period": Text(
        "The period from {since} to {until} is empty: since must come before until.",
        "时段 {since} 至 {until} 为空：since 必须早于 until。",
    ),
    "request.no_route": Text(
        "There is nothing at {path}. /docs lists what there is.",
        "{path} 处没有内容。可用地址见 /docs。",
    ),
    "request.method": Text(
        "{path} does not take {method}; it takes {allowed}.",
        "{path} 不支持 {method}，支持 {allowed}。",
    ),
    "request.refused": Text(
        "The request to {path} was refused with status {status}. /docs lists what there is.",
        "对 {path} 的请求被拒绝，状态 {status}。可用地址见 /docs。",
    ),
    # ------------------------------------------------ what the server cannot do now
    "server.database_gone": Text(
        "The database does not answer. Try again shortly; gisgov db status tells how it is. A "
        "private one that was stopped is started by any command, such as gisgov cities.",
        "数据库没有响应。请稍后再试；可用 gisgov db status 查看状态。已停止的私有数据库由任一命令"
        "（如 gisgov cities）启动。",
    ),
    "server.too_slow": Text(
        "The answer took too long and was given up. Ask for less: a smaller area, radius or period; "
        "or try again.",
        "查询用时过长，已放弃。请缩小区域、半径或时段，或重试。",
    ),
    "server.busy": Text(
        "All connections to the database are in use. Try again shortly.",
        "数据库连接已全部占用，请稍后再试。",
    ),
    "server.schema": Text(
        "The database has another schema than this program needs. Bring it up to date with: "
        "gisgov init, then start the server again.",
        "数据库结构与本程序不符。请运行 gisgov init 更新，然后重新启动服务。",
    ),
    "server.failed": Text(
        "The server failed on this request. What happened is in its log, under {reference}.",
        "服务器处理该请求时出错。详情见服务器日志，编号 {reference}。",
    ),
    # ------------------------------------------------ titles of problems
    "problem.400": Text("Wrong request", "请求有误"),
    "problem.404": Text("Not found", "未找到"),
    "problem.405": Text("Method not allowed", "方法不支持"),
    "problem.409": Text("Not possible now", "当前无法进行"),
    "problem.422": Text("Wrong parameters", "参数有误"),
    "problem.500": Text("The server failed", "服务器错误"),
    "problem.503": Text("Not available now", "暂不可用"),
    "problem.other": Text("Refused", "已拒绝"),
}
