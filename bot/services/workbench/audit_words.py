"""What people read for an entry of the audit log: whom it was about, and each of its details."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bot.core.roles import ROLES, Role
from bot.services.desk import Desk
from bot.services.workbench.orders import colour_title

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
        "delete_buyer": "删除买家数据",
        "delete_old": "删除到期数据",
        "export_buyer": "导出买家数据",
        "create_macro": "新建店铺快捷语",
        "create_reply": "新建个人快捷语",
        "delete_reply": "删除个人快捷语",
        "discard_letter": "放弃一条通知",
        "edit_file": "改训练数据",
        "flag": "插旗",
        "flag_done": "旗子处理完",
        "hand_back": "交还机器人",
        "hand_over": "转人工",
        "import_macros": "导入快捷语",
        "import_orders": "导入订单",
        "judge_replay": "评判回放",
        "mode": "改会话模式",
        "publish_model": "发布模型",
        "reject": "拒绝建议",
        "replay": "回放对话",
        "renew_recovery": "换恢复码",
        "reset_password": "重置密码",
        "reset_second_factor": "重置两步验证",
        "retry_letter": "重发一条通知",
        "roll_back_model": "退回上一个模型",
        "second_factor_off": "关闭两步验证",
        "second_factor_on": "打开两步验证",
        "send": "发消息",
        "shop_mode": "改店铺模式",
        "sign_in": "登录",
        "take_over": "接管会话",
        "task_done": "待办完成",
        "test_model": "测试模型",
        "train": "训练",
        "wrong_code": "验证码不对",
    }
)

_SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "account": "账号",
        "buyer": "买家",
        "conversation": "会话",
        "flag": "旗子",
        "letter": "通知",
        "macro": "快捷语",
        "order": "订单",
        "reply": "个人快捷语",
        "task": "待办",
    }
)
_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "aliases": "别名",
        "audit": "操作日志",
        "as_shop": "跟店铺一样",
        "before": "之前",
        "changed": "修改",
        "code": "快捷编码",
        "colour": "颜色",
        "conversations": "会话",
        "forgotten": "已删除",
        "messages": "消息",
        "orders": "订单",
        "pictures": "图片",
        "enabled": "启用",
        "file": "文件",
        "from": "原来",
        "groups": "哪些变化",
        "id": "名称",
        "last": "最近几个会话",
        "letters": "通知",
        "macro": "快捷语",
        "new": "新增",
        "note": "备注",
        "old": "线上的模型",
        "order": "订单",
        "problems": "有问题",
        "read": "读到",
        "reason": "原因",
        "refund": "退款",
        "role": "角色",
        "same": "没有变化",
        "scope": "范围",
        "team": "团队",
        "text": "话术",
        "title": "标题",
        "to": "改为",
        "valid_from": "开始日期",
        "valid_until": "结束日期",
        "verdict": "评判",
    }
)
_MODES = {"auto": "自动", "assist": "辅助"}
_SCOPES = {"personal": "个人", "team": "团队"}


@dataclass(frozen=True)
class AuditDetail:
    label: str
    text: str


def subject_text(desk: Desk, subject: str) -> str:
    """What an entry was about; a conversation's id as it is."""
    kind, _, name = subject.partition(" ")
    if not name:
        return "店铺" if kind == "shop" else subject
    return f"{_SUBJECTS.get(kind, kind)} {_macro(desk, name) if kind == 'macro' else name}"


def details(desk: Desk, detail: Mapping[str, Any]) -> tuple[AuditDetail, ...]:
    """Each detail that says something; of what was changed the old and the new together."""
    return tuple(_details(desk, detail))


def _details(desk: Desk, detail: Mapping[str, Any]) -> Iterator[AuditDetail]:
    before, after = detail.get("before"), detail.get("after")
    pair = isinstance(before, Mapping) and isinstance(after, Mapping)
    for name, value in detail.items():
        if name == "suggestion" or (pair and name in ("before", "after")):
            continue  # a suggestion's number says nothing to people
        text = _text(desk, name, value)
        if text:
            yield AuditDetail(_label(name, detail), text)
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name, value in after.items():
            old, new = _text(desk, name, before.get(name)), _text(desk, name, value)
            yield AuditDetail(_LABELS.get(name, name), f"{old or '（空）'} → {new or '（空）'}" if name in before else new)


def _label(name: str, detail: Mapping[str, Any]) -> str:
    """An account's title is a name, and what is given to a colleague is not changed to him."""
    if name == "title" and "role" in detail:
        return "昵称"
    if name == "to" and detail["to"] not in _MODES:
        return "给"
    return _LABELS.get(name, name)


def _text(desk: Desk, name: str, value: Any) -> str:
    if value is None or value in ("", []) or (name, value) == ("as_shop", False):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "，".join(filter(None, (_text(desk, key, one) for key, one in value.items())))
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value))
    return _word(desk, name, str(value))


def _word(desk: Desk, name: str, value: str) -> str:
    if name == "macro":
        return _macro(desk, value)
    if name == "colour":
        return colour_title(desk, value)
    if name == "role":
        return ROLES[Role(value)] if value in {role.value for role in Role} else value
    if name == "scope":
        return _SCOPES.get(value, value)
    if name == "reason":
        return desk.files.reasons.get(value, value)
    return _MODES.get(value, value) if name in ("from", "to") else value


def _macro(desk: Desk, id: str) -> str:
    """Its code, as agents know it; one that has left the files by its name."""
    macro = desk.files.macro(id)
    return macro.code if macro else id
