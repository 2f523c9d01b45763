"""What deploy/ hands to other programs: readable to them, no setting that the desk does not know, nothing run by root."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from bot.cli.terminal import app
from bot.settings import ROOT
from deploy import servers
from deploy.grown import SITE
from deploy.servers import NotHere

DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("systemd/*.service"))
FILES = [*UNITS, *DEPLOY.glob("systemd/*.env"), *DEPLOY.glob("containers/*")]
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
    command = re.search(r"ExecStart=\S+/huashu (\w+)", text)
    assert command is not None
    assert CliRunner().invoke(app, [command[1], "--help"]).exit_code == 0


def test_containers_run_commands_that_are_there_and_not_as_root() -> None:
    assert "\nUSER huashu\n" in (DEPLOY / "containers" / "Dockerfile").read_text("utf-8")
    found = documents(DEPLOY / "containers" / "kubernetes.yaml")
    pods = [one["spec"]["template"]["spec"] for one in found if "template" in one.get("spec", {})]
    assert [pod["securityContext"]["runAsNonRoot"] for pod in pods] == [True, True]
    (compose,) = documents(DEPLOY / "containers" / "compose.yaml")
    commands = {pod["containers"][0]["args"][0] for pod in pods} | {compose["services"]["engine1"]["command"][0]}
    for command in commands:
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0


def test_the_proxy_takes_its_rules(tmp_path: Path) -> None:
    try:
        server = servers.nginx(tmp_path, str(SITE), [8001, 8002], 8000)
    except NotHere as error:
        pytest.skip(str(error))
    checked = subprocess.run([*server.command, "-t"], capture_output=True, check=False, text=True)
    assert checked.returncode == 0, checked.stderr
