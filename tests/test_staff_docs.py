"""docs/staff.md says of permissions and limits what the code does."""

from __future__ import annotations

from bot.core.roles import PERMISSIONS, Permission, Role
from bot.core.staff import LONGEST_PASSWORD, SHORTEST_PASSWORD
from bot.services.codes import RECOVERY_CODES
from bot.services.sign_in import IDLE, LONGEST
from bot.services.tries import MOST_ADDRESS, MOST_BOTH, MOST_CODES, WINDOW
from bot.settings import ROOT

TEXT = (ROOT / "docs" / "staff.md").read_text("utf-8")


def test_the_table_of_permissions_is_the_one_in_code() -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line.startswith("| `")]
    told = {row[0].strip("`"): {role for role, mark in zip(Role, row[2:], strict=True) if mark} for row in rows}
    assert told == {one.value: {role for role in Role if one in PERMISSIONS[role]} for one in Permission}


def test_the_limits_are_those_in_code() -> None:
    minutes, hours, days = WINDOW.seconds // 60, IDLE.seconds // 3600, LONGEST.days
    for said in (
        f"密码 {SHORTEST_PASSWORD} 到 {LONGEST_PASSWORD} 个字",
        f"连错 {MOST_BOTH} 次，要等 {minutes} 分钟",
        f"一共错 {MOST_ADDRESS} 次",
        f"验证码 {minutes} 分钟里错 {MOST_CODES} 次",
        f"给 {RECOVERY_CODES} 个恢复码",
        f"{hours} 小时没有动静，或者登录满 {days} 天",
    ):
        assert said in TEXT
