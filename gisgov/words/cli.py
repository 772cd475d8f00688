"""Texts of the command line."""

from gisgov.words import Text

TEXTS = {
    "cli.all_placed": Text(
        "Every building, component and incident lies in a grid.",
        "所有建筑、部件和事件都已落入网格。",
    ),
    "cli.changed": Text("Changed", "变更"),
    "cli.example": Text("For example at", "例如位于"),
    "cli.holds": Text("What", "内容"),
    "cli.in_no_grid": Text("In no grid", "无网格"),
    "cli.no_grids": Text(
        "This city has no grids yet, so its {rows} rows lie in none. Load them with: "
        "gisgov load areas FILE --level grid",
        "本市还没有网格，{rows} 行数据均无网格。请先导入：gisgov load areas 文件 --level grid",
    ),
    "cli.outside": Text("outside every area", "所有区域之外"),
    "cli.placing": Text("Placing", "落格"),
    "cli.rows": Text("Count", "数量"),
    "cli.stopped": Text(
        "Stopped. Nothing was left half-written.", "已停止，没有留下写了一半的数据。"
    ),
    "cli.within": Text("Within", "所在区域"),
    "city.bad_place": Text(
        "'{given}' is not a place. Give longitude and latitude in degrees: --at=111.3,30.7",
        "“{given}”不是位置。请给出经度和纬度（度）：--at=111.3,30.7",
    ),
    "city.made": Text(
        "City '{name}' is ready in EPSG:{srid} ({crs}), time zone {time_zone}.",
        "城市“{name}”已建立：EPSG:{srid}（{crs}），时区 {time_zone}。",
    ),
    "city.no_crs": Text(
        "A new city needs its metric CRS. Give --crs EPSG:4546, or a place in it: --at=111.3,30.7",
        "新城市需要米制坐标系。请给出 --crs EPSG:4546，或城内一点：--at=111.3,30.7",
    ),
    "city.no_epsg": Text(
        "'{given}' has no EPSG number. Give a metric CRS that has one, such as EPSG:4546.",
        "“{given}”没有 EPSG 编号。请给出有编号的米制坐标系，例如 EPSG:4546。",
    ),
    "city.other_crs": Text(
        "City '{name}' exists in EPSG:{srid}, not in {given}. A city keeps its CRS: give another "
        "name for a new one.",
        "城市“{name}”已存在，坐标系为 EPSG:{srid}，不是 {given}。城市的坐标系不可更改，请为新城市另取名称。",
    ),
    "city.none": Text(
        "There is no city yet. Try: gisgov demo", "还没有城市。可以先运行：gisgov demo"
    ),
    "city.ready": Text(
        "City '{name}' exists and its schema is up to date.", "城市“{name}”已存在，结构为最新版本。"
    ),
    "serve.at": Text("Serving on {url}. Stop with Ctrl-C.", "服务地址：{url}。按 Ctrl-C 停止。"),
    "serve.worker": Text(
        "A process of the server ended at its start (status {status}); the lines above say why. "
        "With --workers 1 it runs in the foreground.",
        "服务的一个进程启动即退出（状态 {status}），原因见上方输出。可用 --workers 1 在前台运行。",
    ),
    "serve.port": Text(
        "Port {port} on {host} cannot be used ({reason}). Choose another: --port {other}",
        "{host} 的端口 {port} 无法使用（{reason}）。请换一个：--port {other}",
    ),
}
