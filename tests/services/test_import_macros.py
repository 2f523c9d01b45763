"""A sheet of quick replies changes what it says and nothing else; a sheet with a bad row changes nothing."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.core.macros import Macro
from bot.files.errors import BadFile
from bot.files.macro_sheet import sheet_bytes
from bot.files.macros import load_macros
from bot.files.yaml_file import load_yaml
from bot.services.import_macros import MacroImport, import_macros
from bot.store.audit import audit_of
from bot.store.database import Database
from tests.files.exports import csv_bytes

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 18, 10, tzinfo=timezone(timedelta(hours=8)))
HEADINGS = ["分组", "快捷编码", "标题", "快捷短语", "别名"]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """SQLite is enough: of the database an import writes the audit log only."""
    return f"sqlite:///{tmp_path / 'shop.db'}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the shop."""
    for name in ("macros", "shop"):
        shutil.copytree(ROOT / name, tmp_path / "shop" / name)
    shutil.copyfile(ROOT / "domain.yml", tmp_path / "shop" / "domain.yml")
    return tmp_path / "shop"


def take(database: Database, root: Path, *rows: list[str], dry_run: bool = False, headings: list[str] = HEADINGS) -> MacroImport:
    path = root / "sheet.csv"
    path.write_bytes(csv_bytes([headings, *rows], "utf-8"))
    return import_macros(database, root, path, NOW, dry_run, who="小曼")


def problems(report: MacroImport) -> list[str]:
    return [str(problem) for problem in report.problems]


def macro(root: Path, code: str) -> Macro:
    return next(macro for macro in load_macros(root / "macros") if macro.code == code)


def contents(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in [*root.glob("macros/*"), root / "domain.yml"]}


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_the_shops_own_export_changes_no_byte(database: Database, root: Path, tmp_path: Path, ending: str) -> None:
    before, macros = contents(root), load_macros(root / "macros")
    path = tmp_path / f"macros{ending}"
    path.write_bytes(sheet_bytes(macros, ending))
    assert import_macros(database, root, path, NOW) == MacroImport(len(macros), (), (), len(macros), ())
    assert contents(root) == before


def test_a_known_code_gets_new_words_and_keeps_what_it_does(database: Database, root: Path) -> None:
    before = macro(root, "/+不要了确认")
    report = take(database, root, ["取消", "/+不要了确认", "确认退回", "好的亲，已请{courier}退回。", "/确认"])
    assert (report.changed, report.new, report.problems) == (("/+不要了确认",), (), ())
    after = macro(root, "/+不要了确认")
    assert (after.title, after.text, after.aliases) == ("确认退回", "好的亲，已请{courier}退回。", ("/确认",))
    assert (after.id, after.flag, after.tasks, after.refund, after.closes) == (before.id, before.flag, before.tasks, before.refund, True)


def test_an_empty_title_or_a_missing_column_says_nothing_and_an_empty_alias_cell_takes_aliases_off(database: Database, root: Path) -> None:
    before = macro(root, "/改地址")
    take(database, root, ["/改地址", "亲，请报新地址。"], headings=["快捷编码", "快捷短语"])
    after = macro(root, "/改地址")
    assert (after.title, after.aliases, after.text) == (before.title, ("/+改地址",), "亲，请报新地址。")
    take(database, root, ["", "/改地址", "", "亲，请报新地址。", ""])
    assert (macro(root, "/改地址").title, macro(root, "/改地址").aliases) == (before.title, ())


def test_a_new_code_becomes_an_entry_and_an_action(database: Database, root: Path) -> None:
    report = take(
        database,
        root,
        ["退换", "/+运费险", "", "亲，运费险正常情况下会自动理赔。", ""],
        ["节日", "/春节", "春节", "亲，新年好。\n有事您说。", "/cj"],
    )
    assert report.new == ("/+运费险", "/春节")
    freight, spring = macro(root, "/+运费险"), macro(root, "/春节")
    assert (freight.id, freight.title, freight.group, freight.alone) == ("reply_yun_fei_xian", "运费险", "退换", False)
    assert (spring.group, spring.text, spring.aliases) == ("节日", "亲，新年好。\n有事您说。", ("/cj",))
    actions = load_yaml(root / "domain.yml")["actions"]
    assert actions.index("reply_yun_fei_xian") == actions.index("return_parcel_arrived") + 1
    assert actions[-1] == spring.id
    assert "# macros/节日.yml\n- reply_chun_jie\n" in (root / "domain.yml").read_text("utf-8")


def test_codes_that_sound_alike_get_names_of_their_own(database: Database, root: Path) -> None:
    take(database, root, *(["节日", code, "", "亲，好。", ""] for code in ("/春节", "/春-节", "/纯洁", "/！")))
    ids = [macro.id for macro in load_macros(root / "macros") if macro.group == "节日"]
    assert ids == ["reply_chun_jie", "reply_chun_jie_2", "reply_chun_jie_3", "reply"]


def test_a_bad_row_is_told_and_nothing_at_all_is_written(database: Database, root: Path) -> None:
    before = contents(root)
    report = take(
        database,
        root,
        ["退换", "/+退货", "", "亲，可以退。", ""],
        ["取消", "/+换货", "", "亲，可以换。", ""],
        ["", "/+新", "", "亲，好。", ""],
        ["退换", "/+退货", "", "亲，可以退。", ""],
        ["退换", "/+好退", "", "亲，我们保证退款。", ""],
        ["退换", "/+要退", "", "亲，好。", "/+不要了"],
        ["退换", "/+改地址", "", "亲，好。", ""],
        ["退换", "", "", "亲，好。", ""],
    )
    assert problems(report) == [
        "第 3 行“分组”：/+换货 在“退换”分组里，换分组请在 macros/ 的文件里移动",
        "第 4 行“分组”：新的快捷语要写分组",
        "第 5 行“快捷编码”：和第 2 行的快捷编码相同",
        "第 6 行“快捷短语”：“我们保证”：时间、金额、快递和效果都不能说死，请用“尽量、一般、正常情况下、左右”，可以改成“我们尽量”",
        "第 7 行“别名”：/+不要了 已经是另一条快捷语的编码或别名",
        "第 8 行“快捷编码”：/+改地址 已经是另一条快捷语的编码或别名",
        "第 9 行“快捷编码”：不能为空",
    ]
    assert (report.read, report.changed) == (8, ("/+退货",))
    assert contents(root) == before
    with database.read() as connection:
        assert audit_of(connection, "sheet.csv") == ()


def test_a_code_may_move_from_one_macro_to_another_in_one_sheet(database: Database, root: Path) -> None:
    text = macro(root, "/改地址").text
    report = take(database, root, ["", "/改地址", "", text, ""], ["地址", "/+改地址", "", "亲，好。", ""])
    assert (report.problems, report.new) == ((), ("/+改地址",))


def test_a_dry_run_reports_the_same_and_writes_nothing(database: Database, root: Path) -> None:
    before = contents(root)
    row = ["退换", "/+退货", "", "亲，可以退。", ""]
    rehearsed = take(database, root, row, dry_run=True)
    assert contents(root) == before
    assert take(database, root, row) == rehearsed
    assert contents(root) != before


def test_an_import_is_in_the_audit_log(database: Database, root: Path) -> None:
    take(database, root, ["退换", "/+退货", "", "亲，可以退。", ""])
    with database.read() as connection:
        (entry,) = audit_of(connection, "sheet.csv")
    assert (entry.who, entry.what, entry.detail) == ("小曼", "import_macros", {"new": [], "changed": ["/+退货"]})


def test_files_that_cannot_be_written_leave_no_trace(database: Database, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    before = contents(root)
    with pytest.raises(BadFile, match="写不进去，磁盘满了"):
        take(database, root, ["退换", "/+退货", "", "亲，可以退。", ""])
    assert contents(root) == before
    with database.read() as connection:
        assert audit_of(connection, "sheet.csv") == ()


def test_windows_line_ends_stay(database: Database, root: Path) -> None:
    path = root / "macros" / "退换.yml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    take(database, root, ["退换", "/+退货", "", "亲，可以退。\n第一步，申请。", ""], ["退换", "/+新", "", "亲，好。", ""])
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")
    assert macro(root, "/+退货").text == "亲，可以退。\n第一步，申请。"


def test_a_shop_with_errors_takes_nothing_in(database: Database, root: Path) -> None:
    (root / "macros" / "退换.yml").write_text("- id: a\n")
    with pytest.raises(BadFile, match="缺少 code"):
        take(database, root, ["退换", "/+退货", "", "亲，可以退。", ""])
