"""Texts of the audit: its labels, what was done, and what verifying finds."""

from __future__ import annotations

from gisgov.words import Text

__all__ = ["TEXTS"]

LABELS = {
    "act": ("What", "操作"),
    "actor": ("Who", "操作人"),
    "all": ("all", "全部"),
    "area": ("Area", "区域"),
    "at": ("When (UTC)", "时间（UTC）"),
    "audit": ("Audit", "审计日志"),
    "clear": ("Show all", "显示全部"),
    "emergency": ("Emergency {number}", "应急事件 {number}"),
    "export": ("Download the whole audit (JSON lines)", "下载全部日志（JSON Lines）"),
    "export_note": (
        "Proves itself: gisgov audit verify --file FILE",
        "可独立校验：gisgov audit verify --file 文件",
    ),
    "head": ("Head", "链头"),
    "head_note": (
        "Keep this outside of the machine: it proves every row sealed before it.",
        "请将链头保存在本机之外：它可证明此前封存的每一条记录。",
    ),
    "last_sealed": ("Last sealed", "最近封存"),
    "never": ("never", "尚未封存"),
    "none": ("Nothing was noted that fits.", "没有符合条件的记录。"),
    "note": ("Note", "说明"),
    "number": ("No.", "编号"),
    "older": ("Older rows", "更早的记录"),
    "purpose": ("Why", "用途"),
    "rows": ("Rows", "行数"),
    "rows_shown": ("What was done", "操作记录"),
    "seals": ("Seals", "封存批次"),
    "show": ("Show", "查询"),
    "since": ("From (day)", "起始日"),
    "subject": ("Of what", "对象"),
    "unsealed": ("Rows not sealed yet", "待封存行数"),
    "unsealed_late": (
        "Rows wait to be sealed since {since}. See that gisgov upkeep runs each hour.",
        "自 {since} 起有记录尚未封存，请确认 gisgov upkeep 每小时运行。",
    ),
    "until": ("To (day)", "截止日"),
    "when": ("When", "时间"),
    "zone": ("Times are those of {zone}; the newest first.", "时间为 {zone} 时区，最新的在前。"),
}

ACTS = {
    "account_added": ("account added", "新增账号"),
    "account_disabled": ("account disabled", "停用账号"),
    "account_enabled": ("account enabled", "启用账号"),
    "audit_exported": ("audit exported", "导出日志"),
    "audit_pruned": ("old audit deleted", "清除到期日志"),
    "audit_read": ("audit read", "查看日志"),
    "backup": ("backup of everything", "整库备份"),
    "contacts_forgotten": ("names and phones deleted", "删除姓名和电话"),
    "contacts_rotated": ("names and phones sealed anew", "更换姓名和电话的密钥"),
    "counts": ("counts read", "查看统计数"),
    "denied": ("look refused", "查看被拒"),
    "emergency_ended": ("emergency ended", "应急结束"),
    "emergency_opened": ("emergency opened", "应急开启"),
    "emergency_placed": ("place of an emergency given", "应急定位到楼栋"),
    "emergency_plan_started": ("plan of an emergency started", "启动预案"),
    "emergency_sheet": ("sheet of an emergency read", "查看应急处置单"),
    "emergency_verified": ("emergency verified", "警情核实"),
    "restriction_lifted": ("restriction lifted", "解除管制"),
    "restriction_set": ("restriction set", "设置管制"),
    "plan_draft": ("plan back to draft", "规划退回草稿"),
    "plan_approved": ("plan approved", "规划通过审批"),
    "plan_published": ("plan published", "规划发布"),
    "plan_withdrawn": ("plan withdrawn", "规划撤回"),
    "plan_applied": ("plan applied", "规划生效"),
    "briefing_made": ("briefing made", "编制简报"),
    "emergency_taken": ("emergency taken over", "应急接管"),
    "export": ("people exported", "导出人员"),
    "key_added": ("key made", "新建密钥"),
    "load": ("load of a file", "导入文件"),
    "look": ("look at people", "查看人员"),
    "password_reset": ("password reset", "重置密码"),
    "refresh_copied": ("copied sign-in stopped", "会话被盗用已终止"),
    "retention": ("retention", "到期清理"),
    "sign_in": ("signed in", "登录"),
    "sign_in_failed": ("sign-in failed", "登录失败"),
    "sign_out": ("signed out", "退出"),
}

SUBJECTS = {
    "account": ("account", "账号"),
    "audit_seal": ("seal", "封存批次"),
    "building": ("building", "建筑"),
    "contact": ("name or phone", "姓名或电话"),
    "emergency": ("emergency", "应急事件"),
    "household": ("household", "住户"),
    "reporter": ("reporter", "报告人"),
    "worker": ("worker", "网格员"),
}

TEXTS = {
    **{f"audit.label_{name}": Text(*both) for name, both in LABELS.items()},
    **{f"audit.act_{name}": Text(*both) for name, both in ACTS.items()},
    **{f"audit.subject_{name}": Text(*both) for name, both in SUBJECTS.items()},
    "audit.bad_head": Text(
        "{given} is no head of the audit. Give what gisgov audit head printed: NUMBER:DIGEST, or the "
        "digest of 64 letters alone.",
        "“{given}”不是日志链头。请给出 gisgov audit head 的输出：编号:摘要，或仅 64 位摘要。",
    ),
    "audit.busy": Text(
        "The audit was being written to all the time, so it was not sealed. Try again: gisgov audit "
        "seal",
        "日志持续有写入，未能封存。请稍后重试：gisgov audit seal",
    ),
    "audit.damaged": Text(
        "The audit of seal {seal} is not as it was sealed, so nothing of it is deleted. See what is "
        "wrong: gisgov audit verify",
        "第 {seal} 批日志与封存时不一致，未删除任何记录。请先核查：gisgov audit verify",
    ),
    "audit.exported": Text(
        "The audit is in {file}. It names people who work here: only you can read it.",
        "日志已写入 {file}。其中含工作人员姓名，仅您本人可读。",
    ),
    "audit.fault_advice": Text(
        "The audit was changed from outside. Keep the database and its log as they are, note who "
        "could reach the server, compare with the newest backup or export that verifies (gisgov audit "
        "verify --file FILE), and tell who answers for data protection.",
        "日志已被外部改动。请保留数据库及其日志原状，登记可接触服务器的人员，与最近一份校验通过的备份或导出比对"
        "（gisgov audit verify --file 文件），并报告数据保护负责人。",
    ),
    "audit.head_lost": Text(
        "Seal {seal} of the head {head} is gone; the last one is {last}. Seals were taken away, and "
        "rows may be gone with them.",
        "链头 {head} 所指的第 {seal} 批封存已不存在，现最后一批为 {last}。封存被移除，相应记录可能一并丢失。",
    ),
    "audit.head_missing": Text(
        "No seal has the digest {head}; the last seal is {seal}. The rows sealed under it were "
        "changed and sealed anew, or taken away.",
        "没有任何封存的摘要为 {head}（最后一批为 {seal}）。该摘要下的记录已被改动后重新封存，或被移除。",
    ),
    "audit.head_other": Text(
        "Seal {seal} has another digest than the head {head}: rows up to it were changed and sealed "
        "anew.",
        "第 {seal} 批封存的摘要与链头 {head} 不符：其及之前的记录已被改动并重新封存。",
    ),
    "audit.no_log": Text(
        "The file holds no audit, or was cut off. Give one that gisgov audit export wrote.",
        "该文件不是审计日志，或已被截断。请给出 gisgov audit export 写出的文件。",
    ),
    "audit.not_linked": Text(
        "Seal {seal} was not made after seal {before} as that is now: {before} was made anew, or a "
        "seal between them is gone with its rows.",
        "第 {seal} 批封存并非接续现在的第 {before} 批：后者被重新封存，或两者之间的批次连同记录被移除。",
    ),
    "audit.nothing_sealed": Text(
        "Nothing is sealed yet. Seal it: gisgov audit seal", "尚无封存。请执行：gisgov audit seal"
    ),
    "audit.pruned_rows": Text(
        "Seal {seal} says that its rows {first} to {last} were deleted for their age, but {count} are "
        "there: they slipped in.",
        "第 {seal} 批（{first} 至 {last}）标记为已到期清除，但仍有 {count} 行：系后来混入。",
    ),
    "audit.pruned_untold": Text(
        "Seal {seal} is marked as deleted for its age, but the audit does not say that retention did "
        "so: its rows were taken away.",
        "第 {seal} 批标记为已到期清除，但日志中没有相应的清理记录：其内容系被移除。",
    ),
    "audit.rows_added": Text(
        "Seal {seal}: rows {first} to {last} are {count} more than the {sealed} that were sealed; they "
        "slipped in.",
        "第 {seal} 批：{first} 至 {last} 比封存时的 {sealed} 行多出 {count} 行，系后来混入。",
    ),
    "audit.rows_changed": Text(
        "Seal {seal}: of the {sealed} rows {first} to {last} at least one was changed (or the seal "
        "was).",
        "第 {seal} 批：{first} 至 {last} 共 {sealed} 行，至少一行（或封存本身）被改动。",
    ),
    "audit.rows_missing": Text(
        "Seal {seal}: of the {sealed} rows {first} to {last}, {count} are missing.",
        "第 {seal} 批：{first} 至 {last} 共 {sealed} 行，缺失 {count} 行。",
    ),
    "audit.seal_changed": Text(
        "Seal {seal} was changed; its rows are as the next seal has them.",
        "第 {seal} 批的封存记录被改动；其内容与下一批的记载一致。",
    ),
    "audit.seal_missing": Text(
        "Between seal {before} and seal {seal} a seal is missing; {count} rows have none now ({ids}).",
        "第 {before} 批与第 {seal} 批之间缺少封存；有 {count} 行失去封存（{ids}）。",
    ),
    "audit.sealed": Text("{rows} rows sealed.", "已封存 {rows} 行。"),
    "audit.slipped_in": Text(
        "{count} rows before those of seal {seal} were not there when it was made: {ids}.",
        "第 {seal} 批之前有 {count} 行在封存时并不存在：{ids}。",
    ),
    "audit.unsealed": Text(
        "{count} rows since {since} UTC are not sealed yet: nothing proves them so far.",
        "自 {since} UTC 起有 {count} 行尚未封存，暂无法证明。",
    ),
    "audit.verified": Text(
        "All {rows} rows under {seals} seals are as they were sealed. Head: {head}",
        "{seals} 批封存下的 {rows} 行均与封存时一致。链头：{head}",
    ),
    "audit.verified_pruned": Text(
        "{pruned} of the seals are of rows that retention has deleted for their age.",
        "其中 {pruned} 批的内容已按期限清除。",
    ),
    "audit.verify_none": Text(
        "Nothing is sealed yet, so nothing can be verified. Seal it: gisgov audit seal",
        "尚无封存，无可校验。请执行：gisgov audit seal",
    ),
    "export.purpose": Text(
        "{layer} is about people: say what for with --purpose, one of: {purposes}. The export is noted "
        "in the audit.",
        "“{layer}”涉及人员信息：请用 --purpose 说明用途（{purposes}）。导出将记入审计日志。",
    ),
    "upkeep.done": Text("{work}: {count}", "{work}：{count}"),
    "upkeep.remember": Text("buildings whose counts this month were kept", "本月已留存人数的建筑"),
    "upkeep.fold": Text("notes of changes of networks folded", "合并的管网道路变更记录"),
    "upkeep.prune": Text("notes of changes on the map forgotten", "清除的地图变更记录"),
    "upkeep.seal": Text("audit rows sealed", "已封存的日志行"),
    "upkeep.retention": Text("rows past their time", "到期清理的行"),
}
