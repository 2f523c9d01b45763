"""Every package that Rasa holds back is named in deploy/accepted-risks.yml, with its version, and is loaded only where the file says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import packages_distributions, requires
from typing import Any

import pytest
from packaging.requirements import Requirement

from bot.files.yaml_file import load_yaml
from bot.settings import ROOT

RISKS: dict[str, dict[str, Any]] = load_yaml(ROOT / "deploy" / "accepted-risks.yml")
FREEZING = ("<", "<=", "==", "~=")
#: What a running desk and a running engine import.
PROCESSES = {
    "desk": "import actions.in_process, bot.cli.running, bot.desk.serve",
    "engine": "from bot.engine.without_tensorflow import leave_out_tensorflow as leave_out; leave_out(frozenset()); "
    "import bot.engine.rasa_engine, bot.engine.server",
}
LOADED = (
    "import json, sys; print(json.dumps(sorted({name.split('.')[0] for name, it in sys.modules.items() if getattr(it, '__file__', None)})))"
)


def named(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> dict[str, str]:
    lines = re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*\])?==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    return {named(name): version for name, version in lines}


def held_back() -> set[str]:
    wanted = [Requirement(line) for package in ("rasa", "rasa-sdk") for line in requires(package) or ()]
    here = [one for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    return {named(one.name) for one in here if any(bound.operator in FREEZING for bound in one.specifier)}


@pytest.fixture(scope="module", params=PROCESSES)
def process(request: pytest.FixtureRequest) -> tuple[str, set[str]]:
    """A process, and the packages of which it has loaded something."""
    code = f"{PROCESSES[request.param]}; {LOADED}"
    said = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    known = packages_distributions()
    return request.param, {named(one) for name in json.loads(said.splitlines()[-1]) for one in known.get(name, ())}


def test_every_package_that_rasa_holds_back_is_named_with_its_version() -> None:
    versions = locked()
    assert held_back() <= set(RISKS)
    assert {name: risk["version"] for name, risk in RISKS.items()} == {name: versions.get(name) for name in RISKS}


def test_each_says_what_is_known_and_what_contains_it() -> None:
    for name, risk in RISKS.items():
        assert set(risk) == {"version", "known", "loaded", "contained"}, name
        assert risk["loaded"] in ("desk", "engine", "none"), name
        assert len(risk["known"]) > 3, name
        assert len(risk["contained"]) > 20, name


def test_nothing_is_loaded_where_the_file_denies_it(process: tuple[str, set[str]]) -> None:
    name, loaded = process
    allowed = {"desk"} if name == "desk" else {"desk", "engine"}
    assert sorted(one for one in loaded & set(RISKS) if RISKS[one]["loaded"] not in allowed) == []


def test_the_files_that_contain_something_are_there() -> None:
    for name, risk in RISKS.items():
        for path in re.findall(r"\b(?:bot|deploy)/[\w/]+\.?\w*", risk["contained"]):
            assert (ROOT / path).exists(), name
