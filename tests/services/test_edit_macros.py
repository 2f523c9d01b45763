"""Leads change the shop's quick replies in its files: the lines that are meant, at once for the running desk."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.files.errors import BadFile
from bot.files.macro_sheet import sheet_bytes
from bot.files.shop import load_shop
from bot.services.accounts import FieldsRefused
from bot.services.desk import Desk, UnknownMacro
from bot.services.edit_macros import MacroChanged, MacroText, add_macro, change_macro, import_sheet, read_files
from bot.services.send import send_macro
from bot.settings import ROOT
from tests.services.chat import chat, rows

LEAD = "阿冰"


@pytest.fixture
def url(tmp_path: Path) -> str:
    """SQLite is enough: what is written are files."""
    return f"sqlite:///{tmp_path / 'shop.db'}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the shop."""
    for name in ("macros", "shop"):
        shutil.copytree(ROOT / name, tmp_path / "root" / name)
    shutil.copyfile(ROOT / "domain.yml", tmp_path / "root" / "domain.yml")
    return tmp_path / "root"


@pytest.fixture
def open_desk(desk: Desk, root: Path) -> Desk:
    desk.files = load_shop(root)
    return desk


def text_of(desk: Desk, id: str) -> MacroText:
    macro = desk.macro(id)
    return MacroText(macro.code, macro.title, macro.text, macro.aliases, macro.valid_from, macro.valid_until)


def lines(root: Path) -> list[str]:
    return [line for path in sorted(root.glob("macros/*.yml")) for line in path.read_text("utf-8").splitlines()]


def test_a_change_changes_its_own_lines_and_the_desk_says_it_at_once(open_desk: Desk, root: Path) -> None:
    before, old = lines(root), text_of(open_desk, "hold_on")
    changed = change_macro(open_desk, root, LEAD, "hold_on", replace(old, text="好的亲，请稍等"), was=old.text)
    assert changed.text == "好的亲，请稍等"
    assert sum(one != other for one, other in zip(before, lines(root), strict=True)) == 1
    buyer = chat(open_desk)
    send_macro(open_desk, buyer.id, "小曼", changed.code)
    assert buyer.talk == [("agent", "好的亲，请稍等")]
    (entry,) = [entry for entry in rows(open_desk, "audit") if entry["what"] == "change_macro"]
    assert (entry["who"], entry["subject"]) == (LEAD, "macro hold_on")
    assert entry["detail"]["before"] == {"text": old.text}
    assert entry["detail"]["after"] == {"text": "好的亲，请稍等"}


def test_what_sending_does_stays(open_desk: Desk, root: Path) -> None:
    before = open_desk.macro("refuse_parcel_confirmed")
    change_macro(open_desk, root, LEAD, before.id, replace(text_of(open_desk, before.id), title="改过", aliases=("/改过",)))
    assert open_desk.macro("/改过") == replace(before, title="改过", aliases=("/改过",))


def test_days_come_and_go(open_desk: Desk, root: Path) -> None:
    before, old = lines(root), text_of(open_desk, "hold_on")
    change_macro(open_desk, root, LEAD, "hold_on", replace(old, valid_from=date(2026, 11, 1), valid_until=date(2026, 11, 11)))
    found = load_shop(root).macro("hold_on")
    assert found is not None
    assert (found.valid_from, found.valid_until) == (date(2026, 11, 1), date(2026, 11, 11))
    change_macro(open_desk, root, LEAD, "hold_on", old)
    assert lines(root) == before


def test_a_change_that_changes_nothing_writes_nothing(open_desk: Desk, root: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*.yml")}
    for macro in open_desk.files.macros[::40]:
        change_macro(open_desk, root, LEAD, macro.id, text_of(open_desk, macro.id), was=macro.text)
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*.yml")} == before
    assert rows(open_desk, "audit") == []


def test_of_two_who_opened_the_same_text_the_second_is_told(open_desk: Desk, root: Path) -> None:
    old = text_of(open_desk, "hold_on")
    change_macro(open_desk, root, LEAD, "hold_on", replace(old, text="第一个人改的"), was=old.text)
    with pytest.raises(MacroChanged) as refused:
        change_macro(open_desk, root, "店长", "hold_on", replace(old, text="第二个人改的"), was=old.text)
    assert refused.value.text == "第一个人改的"
    assert open_desk.macro("hold_on").text == "第一个人改的"


def test_a_new_one_stands_at_the_end_of_its_group_and_is_an_action(open_desk: Desk, root: Path) -> None:
    made = add_macro(open_desk, root, LEAD, "接待", MacroText("/+早安", "早上好", "亲，早上好呀\n今天过得好吗", ("/早",)))
    assert (made.id, made.group, made.text) == ("reply_zao_an", "接待", "亲，早上好呀\n今天过得好吗")
    assert load_shop(root).macros[-1] == made or made in load_shop(root).macros
    assert "- reply_zao_an\n" in (root / "domain.yml").read_text("utf-8")
    other = add_macro(open_desk, root, LEAD, "节日", MacroText("/+早安2", "", "新年好"))
    assert (root / "macros" / "节日.yml").exists()
    assert (other.title, open_desk.macro("/+早安2")) == ("早安2", other)


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        (MacroText("稍等", "", "好"), ["code"]),
        (MacroText("/+感谢", "", "好"), ["code"]),
        (MacroText("/+稍等", "", ""), ["text"]),
        (MacroText("/+稍等", "", "{nothing}保证"), ["text", "text"]),
        (MacroText("/+稍等", "题" * 61, "好", ("别名", "/+感谢")), ["title", "aliases", "aliases"]),
        (MacroText("/+稍等", "", "好", valid_from=date(2026, 12, 1), valid_until=date(2026, 11, 1)), ["valid_until"]),
    ],
)
def test_everything_that_is_wrong_is_told_and_nothing_is_written(open_desk: Desk, root: Path, given: MacroText, fields: list[str]) -> None:
    before = lines(root)
    with pytest.raises(FieldsRefused) as refused:
        change_macro(open_desk, root, LEAD, "hold_on", given)
    assert [fault.field for fault in refused.value.fields] == fields
    assert lines(root) == before


@pytest.mark.parametrize("group", ["../x", "a/b", "", "x" * 31, "a\nb"])
def test_a_group_is_no_way_out_of_its_folder(open_desk: Desk, root: Path, group: str) -> None:
    with pytest.raises(FieldsRefused, match="分组"):
        add_macro(open_desk, root, LEAD, group, MacroText("/+早安", "", "好"))


def test_an_unknown_macro_is_told(open_desk: Desk, root: Path) -> None:
    with pytest.raises(UnknownMacro):
        change_macro(open_desk, root, LEAD, "nothing", MacroText("/+早安", "", "好"))


def test_a_sheet_is_taken_in_and_said_at_once(open_desk: Desk, root: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "改过.csv"
    macros = [replace(macro, text="稍等哈") if macro.id == "hold_on" else macro for macro in open_desk.files.macros]
    sheet.write_bytes(sheet_bytes(macros, ".csv"))
    assert import_sheet(open_desk, root, LEAD, sheet, dry_run=True).changed == ("/+稍等",)
    assert open_desk.macro("hold_on").text != "稍等哈"
    assert import_sheet(open_desk, root, LEAD, sheet, dry_run=False).changed == ("/+稍等",)
    assert open_desk.macro("hold_on").text == "稍等哈"
    sheet.write_bytes("一,二\n1,2\n".encode())
    with pytest.raises(BadFile) as refused:
        import_sheet(open_desk, root, LEAD, sheet, dry_run=False)
    assert str(refused.value).startswith("改过.csv: 不是快捷语表")


CHANGES = """
import sys
from contextlib import suppress
from pathlib import Path
from bot.files.shop import load_shop
from bot.services.desk import Desk
from bot.services.edit_macros import MacroChanged, MacroText, change_macro, read_files
from bot.store.database import open_database
from tests.builders import NOW

url, root, who, times = sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
desk = Desk(open_database(url), None, None, load_shop(root), lambda: NOW)
print("ready", flush=True)
sys.stdin.readline()
for number in range(times):
    read_files(desk, root)
    old = desk.macro("hold_on")
    with suppress(MacroChanged):
        change_macro(desk, root, who, old.id, MacroText(old.code, old.title, f"好的亲，请稍等{who}{number}"), was=old.text)
"""


def test_who_changes_what_another_desk_has_just_changed_is_told_and_nothing_is_lost(open_desk: Desk, root: Path) -> None:
    first = text_of(open_desk, "hold_on").text
    command = [sys.executable, "-c", CHANGES, str(open_desk.database.engine.url), root]
    desks = [
        subprocess.Popen([*command, name, "2"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for name in ("甲", "乙")
    ]
    for desk in desks:
        assert desk.stdout is not None
        assert desk.stdout.readline() == "ready\n"
    for desk in desks:
        assert desk.stdin is not None
        desk.stdin.write("go\n")
        desk.stdin.flush()
    for desk in desks:
        desk.communicate(timeout=120)
        assert desk.returncode == 0
    steps = [row["detail"] for row in rows(open_desk, "audit")]
    read_files(open_desk, root)
    assert [step["before"]["text"] for step in steps] == [first, *(step["after"]["text"] for step in steps[:-1])]
    assert text_of(open_desk, "hold_on").text == steps[-1]["after"]["text"]
