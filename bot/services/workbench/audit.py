"""The audit log, for those who have to know who did what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot.services.desk import Desk
from bot.store.audit import AuditFilter, audit_page

MOST = 200

#: What people read for each kind of entry.
TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "accept": "采用建议",
        "assign": "转给同事",
        "change_account": "改账号",
        "change_macro": "改店铺快捷语",
        "change_password": "改密码",
        "change_reply": "改个人快捷语",
        "create_account": "新建账号",
        "create_macro": "新建店铺快捷语",
        "create_reply": "新建个人快捷语",
        "delete_reply": "删除个人快捷语",
        "flag": "插旗",
        "flag_done": "旗子处理完",
        "hand_back": "交还机器人",
        "hand_over": "转人工",
        "import_macros": "导入快捷语",
        "import_orders": "导入订单",
        "mode": "改会话模式",
        "reject": "拒绝建议",
        "reset_password": "重置密码",
        "satisfaction": "买家评价",
        "send": "发消息",
        "shop_mode": "改店铺模式",
        "sign_in": "登录",
        "take_over": "接管会话",
        "task_done": "待办完成",
    }
)


@dataclass(frozen=True)
class AuditView:
    id: int
    at: datetime
    who: str
    what: str
    what_text: str
    subject: str
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class AuditPage:
    """The newest first; `before` leads to the next page, null on the last one."""

    entries: tuple[AuditView, ...]
    before: int | None


def audit(desk: Desk, wanted: AuditFilter, limit: int) -> AuditPage:
    with desk.database.read() as connection:
        found = audit_page(connection, wanted, min(limit, MOST) + 1)
    shown = found[: min(limit, MOST)]
    entries = tuple(AuditView(one.id, one.at, one.who, one.what, TEXTS.get(one.what, one.what), one.subject, one.detail) for one in shown)
    return AuditPage(entries, shown[-1].id if len(found) > len(shown) else None)
