"""What is wrong with a field of a request, in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SAID = {
    "value_error.missing": "必须填写",
    "value_error.extra": "不认识这个字段",
    "value_error.jsondecode": "不是正确的 JSON",
    "type_error.none.not_allowed": "不能为空",
    "type_error.integer": "应为整数",
    "type_error.str": "应为文字",
    "type_error.bool": "应为 true 或 false",
    "type_error.list": "应为列表",
    "type_error.dict": "应为对象",
    "value_error.any_str.min_length": "至少 {limit_value} 个字",
    "value_error.any_str.max_length": "最多 {limit_value} 个字",
    "value_error.number.not_ge": "不能小于 {limit_value}",
    "value_error.number.not_le": "不能大于 {limit_value}",
    "value_error.number.not_gt": "应大于 {limit_value}",
    "value_error.list.max_items": "最多 {limit_value} 项",
    "value_error.const": "应为 {permitted} 之一",
}


def in_chinese(error: Mapping[str, Any]) -> str:
    """One of pydantic's errors as people read it."""
    facts = {"limit_value": "", "permitted": "", **error.get("ctx", {})}
    if "permitted" in error.get("ctx", {}):
        facts["permitted"] = "、".join(map(str, error["ctx"]["permitted"]))
    return _SAID.get(error["type"], "格式不对").format(**facts)
