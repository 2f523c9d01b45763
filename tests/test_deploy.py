"""What deploy/ hands to other programs: readable to them, no setting that the desk does not know, nothing run by root."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from bot.cli.terminal import app
from bot.files.shop import load_shop
from bot.settings import ROOT
from bot.training.models import data_version
from deploy import servers
from deploy.grown import SITE
from deploy.servers import NotHere

DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("systemd/*.service"))
FILES = [*UNITS, *DEPLOY.glob("systemd/*.env"), *DEPLOY.glob("containers/*"), *DEPLOY.glob("watching/*.yml"), DEPLOY / "own_files"]
DOCS = "".join((ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in ("settings", "deployment"))
KNOWN = set(re.findall(r"`([A-Z][A-Z_]+)`", DOCS))


def documents(path: Path) -> list[Any]:
    return list(YAML(typ="safe").load_all(path.read_text("utf-8")))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_is_one_that_is_documented(path: Path) -> None:
    named = set(re.findall(r"\b((?:HUASHU_|DATABASE_|REDIS_|FORWARDED_)[A-Z_]+)\b", path.read_text("utf-8")))
    assert named <= KNOWN


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_a_command_that_is_there_and_not_as_root(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "\nUser=huashu\n" in text
    command = re.search(r"ExecStart=.*/huashu (\w+)", text)
    assert command is not None
    assert CliRunner().invoke(app, [command[1], "--help"]).exit_code == 0


def test_containers_run_commands_that_are_there_and_not_as_root() -> None:
    assert "\nUSER huashu\n" in (DEPLOY / "containers" / "Dockerfile").read_text("utf-8")
    found = documents(DEPLOY / "containers" / "kubernetes.yaml")
    pods = [one["spec"]["template"]["spec"] for one in found if "template" in one.get("spec", {})]
    assert [pod["securityContext"]["runAsNonRoot"] for pod in pods] == [True, True, True]
    (compose,) = documents(DEPLOY / "containers" / "compose.yaml")
    commands = {one["args"][0] for pod in pods for one in pod["containers"] if "args" in one} | {
        compose["services"]["engine1"]["command"][0]
    }
    for command in commands:
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0


def test_containers_have_nothing_to_write_but_their_volumes_and_say_how_they_are() -> None:
    (compose,) = documents(DEPLOY / "containers" / "compose.yaml")
    services = compose["services"]
    ours = {name for name, one in services.items() if one["image"] == "huashu"}
    assert ours == {"prepare", "engine1", "engine2", "desk1", "desk2"}
    for name in {*ours, "nginx"}:
        assert (services[name]["read_only"], services[name]["cap_drop"], services[name]["tmpfs"]) == (True, ["ALL"], ["/tmp"]), name
    assert all("healthcheck" in one for name, one in services.items() if name != "prepare")
    assert [name for name, one in services.items() if "ports" in one] == ["nginx"]
    assert all(port.startswith("127.0.0.1:") for port in services["nginx"]["ports"])
    pods = [
        one["spec"]["template"]["spec"] for one in documents(DEPLOY / "containers" / "kubernetes.yaml") if "template" in one.get("spec", {})
    ]
    for container in (container for pod in pods for container in pod["containers"]):
        safe = container["securityContext"]
        assert (safe["readOnlyRootFilesystem"], safe["allowPrivilegeEscalation"], safe["capabilities"]) == (True, False, {"drop": ["ALL"]})
    assert all("readinessProbe" in one and "livenessProbe" in one for pod in pods for one in pod["containers"] if "args" in one)


@pytest.mark.parametrize("path", [*UNITS, *DEPLOY.glob("systemd/*.timer")], ids=lambda path: path.name)
def test_systemd_takes_a_unit(path: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    program = tmp_path / "huashu"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for unit in (*UNITS, *DEPLOY.glob("systemd/*.timer")):
        (tmp_path / unit.name).write_text(unit.read_text("utf-8").replace("/opt/huashu/.venv/bin/huashu", str(program)), "utf-8")
    name = path.name.replace("@.", "@8001.")
    (tmp_path / path.name).rename(tmp_path / name)
    checked = subprocess.run(["systemd-analyze", "verify", "--man=no", str(tmp_path / name)], capture_output=True, check=False, text=True)
    assert [line for line in checked.stderr.splitlines() if path.name.partition(".")[0] in line] == []


def test_the_shops_own_files_are_put_beside_the_program_once(tmp_path: Path) -> None:
    own = tmp_path / "own" / "shop"
    run = [str(DEPLOY / "own_files"), str(ROOT), str(own)]
    subprocess.run(run, check=True)
    assert load_shop(own).macros == load_shop(ROOT).macros
    assert data_version(own) == data_version(ROOT)
    (own / "macros" / "接待.yml").write_text("# ours now\n", "utf-8")
    subprocess.run(run, check=True)
    assert (own / "macros" / "接待.yml").read_text("utf-8") == "# ours now\n"


def test_the_proxy_takes_its_rules(tmp_path: Path) -> None:
    try:
        server = servers.nginx(tmp_path, str(SITE), [8001, 8002], 8000)
    except NotHere as error:
        pytest.skip(str(error))
    checked = subprocess.run([*server.command, "-t"], capture_output=True, check=False, text=True)
    assert checked.returncode == 0, checked.stderr
