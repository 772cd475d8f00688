"""Texts of accounts, sessions, looks and emergencies."""

from __future__ import annotations

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "access.sign_in": Text("Please sign in.", "请先登录。"),
    "access.wrong": Text("Name or password is wrong.", "账号或密码有误。"),
    "access.no_account": Text(
        "Nobody here has been given this identity. Ask the administrator of this city for an account.",
        "此身份在本系统没有账号，请联系管理员开通。",
    ),
    "access.wait": Text(
        "Too many wrong tries. Try again in {wait_s} seconds.",
        "尝试次数过多，请在 {wait_s} 秒后重试。",
    ),
    "access.role": Text(
        "The role {role} may not see or do this. Ask somebody whose task it is.",
        "“{role}”角色无权查看或执行此操作，请联系有权限的同事。",
    ),
    "access.no_rule": Text(
        "Nobody may call {operation}: it has no rule yet.",
        "{operation} 尚无权限规则，任何人不得调用。",
    ),
    "access.area": Text(
        "This is not in your area ({home}). Ask the colleague who is responsible there.",
        "不在您负责的区域（{home}）内，请联系该区域的负责人。",
    ),
    "access.purpose": Text(
        "The purpose {purpose} does not allow this; these do: {allowed}.",
        "用途“{purpose}”不允许此操作；允许的用途：{allowed}。",
    ),
    "access.one_day": Text(
        "Positions are shown for one day at a time. Give one day.",
        "轨迹每次只能查看一天，请指定日期。",
    ),
    "access.not_held": Text(
        "Only who holds emergency {emergency} may look at people in it. Take it over first.",
        "只有应急事件 {emergency} 的当前负责人可查看其中人员，请先接管。",
    ),
    "access.ended": Text(
        "Emergency {emergency} has ended, and with it what could be seen in it.",
        "应急事件 {emergency} 已结束，相关查看权限同时终止。",
    ),
    "emergency.not_found": Text(
        "There is no emergency {given}. /api/emergencies lists the active ones.",
        "没有编号为 {given} 的应急事件。/api/emergencies 列出进行中的事件。",
    ),
    "emergency.building_far": Text(
        "Building {building} lies {away_m} m outside the emergency's radius. Open it at the building.",
        "楼栋 {building} 在应急半径外 {away_m} 米。请在该楼栋处开启。",
    ),
    "emergency.no_building": Text(
        "A unit, floor or room needs the building it is in: give building_id.",
        "单元、楼层或房间须指明所在楼栋：请给出 building_id。",
    ),
    "emergency.no_incident": Text(
        "There is no incident {given}. /api/incidents lists them.",
        "没有编号为 {given} 的事件。/api/incidents 列出全部事件。",
    ),
    "password.cost": Text(
        "The cost of a password cannot be read: {given}. Reset it with: gisgov user reset NAME",
        "密码参数无法识别：{given}。请重置：gisgov user reset 账号",
    ),
    "password.long": Text("A password has at most {most} characters.", "密码最多 {most} 个字符。"),
    "password.weak": Text(
        "This password is easy to guess. Take at least {least} different characters without the name,"
        " or leave it out and one is invented.",
        "密码过于简单。请至少用 {least} 个字符且不含账号名，或留空由系统生成。",
    ),
    "roles.needed": Text(
        "The user {user} may not create the roles that keep requests apart from the owner. Have an"
        " administrator of the server run: {statements}",
        "用户 {user} 无权创建隔离请求与属主的数据库角色。请由服务器管理员执行：{statements}",
    ),
    "serve.demo_passwords": Text(
        "Accounts with demo passwords can sign in: {names}. Give each a new password (gisgov user reset"
        " NAME) or shut it out (gisgov user disable NAME); only gisgov demo serves them.",
        "以下账号仍使用演示密码：{names}。请逐一重置（gisgov user reset 账号）或停用（gisgov user disable"
        " 账号）；演示密码只能在 gisgov demo 中使用。",
    ),
    "serve.demo_host": Text(
        "The demo city has passwords that everybody knows, so it is served to this machine only, not on"
        " {host}. Unset GISGOV_HOST, or use gisgov serve with accounts of your own.",
        "演示城市的密码是公开的，只能在本机访问，不能监听 {host}。请取消 GISGOV_HOST，或用 gisgov serve 并建立自己的账号。",
    ),
    "server.no_keeper": Text(
        "This server was given the login of the API only, so it loads no files. Load them with: gisgov"
        " load table FILE",
        "本服务仅有 API 登录权限，不能导入文件。请用命令导入：gisgov load table 文件",
    ),
    "user.bad_name": Text(
        "{given} cannot be an account's name: 2 to 64 letters, digits, or . _ - @ +",
        "“{given}”不能作账号名：须为 2 至 64 个字母、数字或 . _ - @ +",
    ),
    "user.no_role": Text(
        "There is no role {given}; there are: {roles}", "没有角色“{given}”；可用：{roles}"
    ),
    "user.no_area": Text(
        "There is no area with the code {given} today. List areas with: gisgov search, or /api/areas",
        "当前没有编码为 {given} 的区域。可用 gisgov search 或 /api/areas 查询。",
    ),
    "user.no_worker": Text(
        "There is no grid worker with the staff number {given}.", "没有工号为 {given} 的网格员。"
    ),
    "user.taken": Text(
        "The name {name}, or the identity given for it, has an account already.",
        "账号“{name}”或其统一身份已存在。",
    ),
    "user.not_found": Text(
        "There is no account {given}. List them with: gisgov user list",
        "没有账号“{given}”。可用 gisgov user list 查看。",
    ),
    "user.disabled": Text(
        "The account {name} is disabled. Enable it first: gisgov user enable {name}",
        "账号“{name}”已停用，请先启用：gisgov user enable {name}",
    ),
    "user.added": Text("Added {name} ({role}, {home}).", "已添加账号 {name}（{role}，{home}）。"),
    "user.whole_city": Text("whole city", "全市"),
    "user.password": Text(
        "Its password, told this once: {password}", "密码（仅显示一次）：{password}"
    ),
    "user.key": Text("Its key, told this once: {key}", "密钥（仅显示一次）：{key}"),
    "user.shut_out": Text(
        "{name} is disabled: sessions and keys have ended.",
        "账号 {name} 已停用，会话与密钥均已失效。",
    ),
    "user.let_in": Text("{name} may sign in again.", "账号 {name} 已可重新登录。"),
    "user.none": Text(
        "There are no accounts yet. Add the first: gisgov user add NAME --role admin",
        "尚无账号。添加第一个：gisgov user add 账号 --role admin",
    ),
    "demo.accounts": Text(
        "Sign in with one of these; everybody knows their passwords:",
        "可用以下账号登录（密码公开，仅供演示）：",
    ),
    "value.role_dispatcher": Text("dispatcher", "调度员"),
    "value.role_planner": Text("planner", "规划员"),
    "value.role_commander": Text("commander", "指挥员"),
    "value.role_worker": Text("grid worker", "网格员"),
    "value.role_analyst": Text("analyst", "分析员"),
    "value.role_admin": Text("administrator", "管理员"),
    "problem.401": Text("Sign in", "需要登录"),
    "problem.403": Text("Not allowed", "无权访问"),
    "problem.429": Text("Too often", "请求过于频繁"),
}
