"""Texts of retention: what goes, and why it is not kept longer."""

from __future__ import annotations

from gisgov.words import Text

__all__ = ["TEXTS"]

WHAT = {
    "audit": ("sealed rows of the audit", "已封存的审计日志"),
    "emergencies": ("ended emergencies", "已结束的应急事件"),
    "households": ("retired households", "已注销的住户"),
    "looks": ("tickets of looks", "查看凭据"),
    "persons": ("retired persons", "已注销的人员"),
    "positions": ("positions of grid workers", "网格员位置"),
    "previews": ("previews of people's files", "人员文件的预览"),
    "quarantine": ("refused rows of people's files", "人员文件中被退回的行"),
    "reporters": ("who reported an incident", "事件报告人"),
    "restrictions": ("restrictions that are over", "已结束的管制"),
    "sessions": ("ended sign-ins", "已结束的登录会话"),
    "sign_ins": ("tries to sign in", "登录尝试"),
    "uploads": ("files that were never applied", "从未导入的上传文件"),
}

WHY = {
    "audit": (
        "what was done is judged within this time; the seals stay",
        "追责期限已过；封存摘要保留",
    ),
    "emergencies": ("their record goes with the audit", "其记录随审计日志清除"),
    "households": ("the months keep the counts", "每月人数已留存"),
    "looks": ("a ticket holds for a minute", "凭据一分钟后即失效"),
    "persons": ("the months keep the counts", "每月人数已留存"),
    "positions": ("patrols are inspected within weeks", "巡查检查在数周内完成"),
    "previews": ("they show values of the file", "其中含文件内的值"),
    "quarantine": ("they hold values as the file had them", "其中含文件原值"),
    "reporters": ("nobody asks back once it is closed", "办结后不再回访"),
    "restrictions": ("they name who set them", "其中记有设置人"),
    "sessions": ("a token that is over proves nothing", "失效的令牌不再有用"),
    "sign_ins": ("guesses are slowed by the last hour", "限速仅依据最近一小时"),
    "uploads": ("a file is not kept without a load", "未导入的文件不予保存"),
}

TEXTS = {
    **{f"retention.what_{name}": Text(*both) for name, both in WHAT.items()},
    **{f"retention.why_{name}": Text(*both) for name, both in WHY.items()},
    "retention.deleted": Text("deleted", "已删除"),
    "retention.emptied": Text("emptied", "已清空"),
    "retention.stopped": Text("stopped, file deleted", "已停止并删除文件"),
    "retention.to_be_deleted": Text("to be deleted", "将删除"),
    "retention.to_be_emptied": Text("to be emptied", "将清空"),
    "retention.to_be_stopped": Text("to be stopped, file deleted", "将停止并删除文件"),
    "retention.label_days": Text("Days", "天数"),
    "retention.label_deed": Text("Done", "处理"),
    "retention.label_oldest": Text("Oldest left", "现存最早"),
    "retention.label_rows": Text("Rows", "行数"),
    "retention.label_what": Text("What", "内容"),
    "retention.label_why": Text("Why", "原因"),
    "retention.running": Text("Retention", "到期清理"),
    "retention.gone": Text("{rows} rows went.", "共清理 {rows} 行。"),
    "retention.would_go": Text(
        "{rows} rows would go; nothing was changed.", "将清理 {rows} 行；尚未做任何更改。"
    ),
}
