"""Commands as people type them: what they did, or in one line why not."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.shared import desk_of
from bot.files.macros import load_macros
from bot.services.accounts import first_admin
from bot.services.sign_in import sign_in
from bot.settings import load_settings

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shop that the commands work on."""
    root = tmp_path / "shop"
    for name in ("macros", "shop"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copyfile(ROOT / "domain.yml", root / "domain.yml")
    monkeypatch.setenv("HUASHU_ROOT", str(root))
    monkeypatch.setenv("COLUMNS", "200")
    return root


def huashu(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["huashu", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def rewrite(path: Path, code: str, **cells: str) -> None:
    with path.open(encoding="gb18030", newline="") as file:
        rows = list(csv.DictReader(file))
    rows = [{**row, **cells} if row["快捷编码"] == code else row for row in rows]
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_export_edit_rehearse_import(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "快捷语.csv"
    assert huashu(monkeypatch, "macros", "export", str(sheet), "--encoding", "gb18030") == 0
    rewrite(sheet, "/+退货", 快捷短语="亲，可以退的。")
    before = (shop / "macros" / "退换.yml").read_text("utf-8")
    assert huashu(monkeypatch, "macros", "import", str(sheet), "--dry-run") == 0
    assert (shop / "macros" / "退换.yml").read_text("utf-8") == before
    assert huashu(monkeypatch, "macros", "import", str(sheet)) == 0
    assert "  text: 亲，可以退的。\n" in (shop / "macros" / "退换.yml").read_text("utf-8")
    told = capsys.readouterr().out
    count = len(load_macros(shop / "macros"))
    assert f"（试运行，没有写入）读到 {count} 行：新增 0，更新 1（/+退货），没有变化 {count - 1}" in told


def test_a_bad_row_ends_with_1_and_says_where(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "快捷语.csv"
    huashu(monkeypatch, "macros", "export", str(sheet), "--encoding", "gb18030")
    rewrite(sheet, "/+退货", 快捷短语="亲，{没有}")
    before = (shop / "macros" / "退换.yml").read_text("utf-8")
    assert huashu(monkeypatch, "macros", "import", str(sheet)) == 1
    told = capsys.readouterr()
    assert "（有问题，没有写入）" in told.out
    assert "行“快捷短语”：大括号没有写成 {变量}：亲，{没有}" in told.err
    assert (shop / "macros" / "退换.yml").read_text("utf-8") == before


def test_a_file_of_another_kind_is_one_line(shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert huashu(monkeypatch, "macros", "export", "快捷语.pdf") == 1
    assert huashu(monkeypatch, "macros", "import", str(shop / "domain.yml")) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "快捷语.pdf: 文件名应以 .csv 或 .xlsx 结尾"
    assert told[1].startswith(f"{shop / 'domain.yml'}: 不是快捷语表：缺少 快捷编码、快捷短语 列")
    assert len(told) == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nlu", "evaluate", "nowhere.tsv"], "nowhere.tsv: 读不到这个文件\n"),
        (["nlu", "evaluate", "domain.yml"], "标注文件有错：\ndomain.yml:1: column 'text' is missing\n"),
        (["talk", "--script", "nowhere.yml"], "nowhere.yml: 读不到这个文件\n"),
        (["orders", "import", "nowhere.csv"], "DATABASE_URL 不能用：\nmysql is not supported"),
    ],
)
def test_what_is_no_fault_of_the_program_has_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("DATABASE_URL", "mysql://somewhere")
    assert huashu(monkeypatch, *arguments) == 1
    assert capsys.readouterr().err.startswith(told)


def test_who_lost_telephone_and_password_gets_in_again_by_the_server(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = str(tmp_path / "data")
    with desk_of(load_settings(tmp_path / "data")) as desk:
        first_admin(desk)
    assert huashu(monkeypatch, "accounts", "reset", "nobody", "--data", data) == 1
    assert "没有账号 nobody" in capsys.readouterr().err
    assert huashu(monkeypatch, "accounts", "reset", "admin", "--data", data) == 0
    password = capsys.readouterr().out.split("：")[1].split("（")[0]
    with desk_of(load_settings(tmp_path / "data")) as desk:
        assert sign_in(desk, "admin", password, "10.0.0.1").account.name == "admin"
