"""The doctor finds what is wrong with a deployment, says what to do, tells no secret and leaves everything as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.desk.doctor import data, machine, others
from bot.desk.doctor.finding import Check, Finding, Patient
from bot.desk.doctor.visit import CHECKS, examine, is_well
from bot.engine.archive import file_hash
from bot.services.state import LAST_BACKUP
from bot.settings import ROOT, Settings
from bot.store.database import open_database
from bot.store.outbox import put
from bot.store.settings import set_setting
from bot.store.tables import outbox
from bot.training.models import PUBLISHED, REGISTER, Model, register

NOW = datetime(2026, 11, 18, 2, tzinfo=timezone.utc)
SECRET = "the-password-of-the-database"


@pytest.fixture
def patient(tmp_path: Path, migrated_sqlite: Path) -> Patient:
    """A shop that is well but for its desk, which is not running."""
    folder = tmp_path / "data"
    (folder / "models").mkdir(parents=True)
    shutil.copyfile(migrated_sqlite, folder / "huashu.db")
    archive = folder / "models" / "m.tar.gz"
    archive.write_bytes(b"a model")
    register(folder / "models", Model(archive.name, file_hash(archive), "old", "2026-11-17", "a test"))
    (folder / "models" / PUBLISHED).write_text(f'{{"hash": "{file_hash(archive)}"}}')
    (folder / "keys.json").write_text("{}")
    (folder / "keys.json").chmod(0o600)
    return Patient(Settings(ROOT, folder, f"sqlite:///{folder / 'huashu.db'}"), 1, lambda: NOW)


def but(patient: Patient, **settings: object) -> Patient:
    return replace(patient, settings=replace(patient.settings, **settings))  # type: ignore[arg-type]


def levels(check: Check, patient: Patient) -> list[str]:
    found = list(check(patient))
    assert all(bool(one.advice) == (one.level in ("warn", "bad")) for one in found), found
    return [f"{one.part} {one.level}" for one in found]


def test_a_shop_that_is_well_is_told_so_and_left_as_it_was(patient: Patient) -> None:
    before = {path: path.stat().st_mtime_ns for path in patient.settings.data.rglob("*") if path.suffix not in (".db-wal", ".db-shm")}
    found = list(examine(patient))
    assert is_well(found), found
    assert {one.part for one in found} >= {
        "用户",
        "磁盘",
        "密钥",
        "店铺文件",
        "数据库",
        "时钟",
        "通知",
        "备份",
        "图片",
        "模型",
        "引擎",
        "Redis",
        "客服台",
    }
    after = {path: path.stat().st_mtime_ns for path in patient.settings.data.rglob("*") if path.suffix not in (".db-wal", ".db-shm")}
    assert {path for path in before if path.is_file()} == {path for path in after if path.is_file()}


@pytest.mark.parametrize(("free", "level"), [(50, "ok"), (5, "warn"), (1, "bad")])
def test_a_disk_that_fills(patient: Patient, monkeypatch: pytest.MonkeyPatch, free: int, level: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(total=100, free=free))
    assert levels(machine.disk, patient) == [f"磁盘 {level}"]


def test_a_data_folder_that_is_not_there_is_not_made(patient: Patient, tmp_path: Path) -> None:
    gone = but(patient, data=tmp_path / "gone", database_url=f"sqlite:///{tmp_path}/gone/huashu.db")
    assert levels(machine.disk, gone) == ["数据目录 bad"]
    assert levels(data.database, gone) == ["数据库 warn"]
    list(examine(gone))
    assert not (tmp_path / "gone").exists()


def test_keys_that_others_can_read(patient: Patient) -> None:
    assert levels(machine.secrets, patient) == ["密钥 ok"]
    (patient.settings.data / "keys.json").chmod(0o640)
    assert levels(machine.secrets, patient) == ["密钥 bad"]
    (patient.settings.data / "keys.json").unlink()
    assert levels(machine.secrets, but(patient, identity_key="a", session_key="b")) == ["密钥 ok"]


def test_root_is_warned_of_and_others_are_not(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    for id, level in ((0, "warn"), (1000, "ok")):
        monkeypatch.setattr(os, "geteuid", lambda id=id: id)
        assert levels(machine.user, patient) == [f"用户 {level}"]


def test_shop_files_with_an_error_and_files_that_nobody_may_change(
    patient: Patient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert levels(machine.files, patient) == ["店铺文件 ok"]
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    assert levels(machine.files, patient) == ["店铺文件 warn"]
    monkeypatch.undo()
    shutil.copytree(ROOT / "shop", tmp_path / "root" / "shop")
    (tmp_path / "root" / "macros").mkdir()
    (tmp_path / "root" / "macros" / "坏.yml").write_text("- id: [", "utf-8")
    (found,) = machine.files(but(patient, root=tmp_path / "root"))
    assert (found.level, "坏.yml" in found.told) == ("bad", True)


@pytest.mark.parametrize(("version", "level"), [(None, "warn"), ("0001", "warn"), ("9999", "bad")])
def test_a_database_of_another_version(patient: Patient, version: str | None, level: str) -> None:
    with sqlite3.connect(patient.settings.data / "huashu.db") as connection:
        connection.execute("DELETE FROM alembic_version")
        if version:
            connection.execute("INSERT INTO alembic_version VALUES (?)", [version])
    assert levels(data.database, patient) == [f"数据库 {level}"]


def test_a_database_that_is_away_or_none_of_ours_without_its_password(patient: Patient) -> None:
    for url in (f"postgresql://huashu:{SECRET}@127.0.0.1:1/shop", f"mysql://huashu:{SECRET}@127.0.0.1/shop"):
        (found,) = data.database(but(patient, database_url=url))
        assert found.level == "bad"
        assert SECRET not in f"{found}"


def test_a_database_server_whose_clock_is_another(patient: Patient, migrated_postgres: str) -> None:
    for off, level in ((0, "ok"), (20, "warn"), (-3600, "bad")):
        there = replace(
            but(patient, database_url=migrated_postgres), clock=lambda off=off: datetime.now(timezone.utc) + timedelta(seconds=off)
        )
        assert f"时钟 {level}" in levels(data.database, there)


@pytest.fixture
def letters(patient: Patient) -> Patient:
    """One letter that was written now."""
    database = open_database(patient.settings.database_url)
    with database.transaction() as connection:
        put(connection, "task:1:0", "task", {}, NOW)
        set_setting(connection, LAST_BACKUP, NOW.isoformat())
    database.close()
    return but(patient, outbox_url="https://erp.example.com/hook", webhook_key="a key of at least twenty-four")


def test_letters_that_wait_long_or_are_dead_and_a_backup_that_is_old(letters: Patient) -> None:
    assert {"通知 ok", "备份 ok"} <= set(levels(data.database, letters))
    later = replace(letters, clock=lambda: NOW + timedelta(hours=40))
    assert {"通知 warn", "备份 warn"} <= set(levels(data.database, later))
    database = open_database(letters.settings.database_url)
    with database.transaction() as connection:
        connection.execute(outbox.update().values(state="dead"))
    database.close()
    assert "通知 warn" in levels(data.database, letters)
    assert "通知 none" in levels(data.database, but(letters, outbox_url=""))


@pytest.mark.parametrize("url", ["s4://bucket", "gs://bucket", "/proc/nowhere/pictures"])
def test_a_place_for_pictures_that_can_not_be_used(patient: Patient, url: str) -> None:
    assert levels(data.pictures, but(patient, pictures_elsewhere=url)) == ["图片 bad"]
    assert levels(data.pictures, but(patient, pictures_elsewhere=f"memory://{uuid4().hex}")) == ["图片 ok"]


def test_a_model_that_is_missing_changed_or_old(patient: Patient) -> None:
    models = patient.settings.models
    assert levels(others.model, patient) == ["模型 ok"]
    (models / PUBLISHED).unlink()
    assert levels(others.model, patient) == ["模型 warn"]
    (models / "m.tar.gz").write_bytes(b"somebody else's")
    assert levels(others.model, patient) == ["模型 bad"]
    (models / REGISTER).unlink()
    assert levels(others.model, patient) == ["模型 bad"]


def test_engines_that_are_away_or_open_to_the_world_or_behind(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"http://10.0.0.5:5055": "a" * 64, "http://10.0.0.6:5055": None, "http://10.0.0.7:5055": "b" * 64}
    monkeypatch.setattr(others, "_model_at", said.get)
    three = but(patient, engines=tuple(said))
    assert levels(others.engines, three) == ["引擎 ok", "引擎 warn", "引擎 ok", "引擎 warn"]
    assert levels(others.engines, but(patient, engines=("http://10.0.0.6:5055",))) == ["引擎 bad"]
    assert levels(others.engines, but(patient, engines=("http://8.8.8.8:5055",))) == ["引擎 bad"]
    monkeypatch.undo()
    assert levels(others.engines, but(patient, engines=("http://127.0.0.1:1",))) == ["引擎 bad"]


@pytest.mark.parametrize(
    ("check", "setting", "url", "level"),
    [
        (others.redis, "redis_url", f"redis://:{SECRET}@127.0.0.1:1", "Redis warn"),
        (others.redis, "redis_url", "nonsense", "Redis bad"),
        (others.other_system, "outbox_url", f"amqp://huashu:{SECRET}@127.0.0.1:1/", "对方系统 warn"),
        (others.other_system, "outbox_url", f"http://huashu:{SECRET}@127.0.0.1:1/", "对方系统 warn"),
        (others.other_system, "outbox_url", "ftp://erp", "对方系统 bad"),
    ],
)
def test_servers_that_are_away(patient: Patient, check: Check, setting: str, url: str, level: str) -> None:
    ill = but(patient, **{setting: url, "webhook_key": "a key of at least twenty-four"})
    assert levels(check, ill) == [level]
    assert SECRET not in f"{list(check(ill))}"


def test_one_check_that_breaks_is_told_and_the_others_go_on(patient: Patient) -> None:
    def broken(patient: Patient) -> Iterator[Finding]:
        raise KeyError("王芳")

    found = list(examine(patient, (broken, machine.secrets)))
    assert [one.level for one in found] == ["bad", "ok"]
    assert "王芳" not in f"{found}"
    assert not is_well(found)


def test_the_command_ends_with_one_only_when_something_is_bad(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HUASHU_ENGINES", "REDIS_URL", "HUASHU_OUTBOX", "PICTURES_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", patient.settings.database_url)
    run = ["doctor", "--data", str(patient.settings.data), "--port", "1"]
    done = CliRunner().invoke(app, run)
    assert (done.exit_code, "客服台" in done.output) == (0, True), done.output
    (patient.settings.data / "keys.json").chmod(0o644)
    done = CliRunner().invoke(app, [*run, "--json"])
    assert (done.exit_code, '"level": "bad"' in done.output) == (1, True)


def test_it_looks_at_everything_that_is_there() -> None:
    checks = {
        value for part in (machine, data, others) for name, value in vars(part).items() if callable(value) and not name.startswith("_")
    }
    own = {check for check in checks if getattr(check, "__annotations__", {}).get("patient") == "Patient"}
    assert own == set(CHECKS)
