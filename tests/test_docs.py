"""What the docs name exists: commands, options, paths, names of code, environment variables, fields; and nothing of that is left out."""

from __future__ import annotations

import importlib
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import typer
from ruamel.yaml import YAML

from bot.cli.terminal import app
from bot.core.deadlines import Deadlines
from bot.core.hours import Hours
from bot.core.macros import PLACEHOLDERS, Macro
from bot.core.shop import Auto, Buyers, Categories, Money, Profile
from bot.files.macros import macros_from
from bot.files.yaml_file import load_yaml

ROOT = Path(__file__).resolve().parents[1]
DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md"))]
NOT_YET: set[str] = set()
MADE = {"var/", "var/bench/", "var/keys.json", "var/pictures", "macros/pictures/", "data/tests/"}  # by the program, or by people

CODE = re.compile(r"```(\w*)\n(.*?)```|`([^`\n]+)`", re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
PATHLIKE = re.compile(r"[\w.*-]+(/[\w.*-]+)*/?")
NAME = re.compile(r"(bot|actions|tests)(\.\w+)+")
VARIABLE = re.compile(r"\b(?:HUASHU_[A-Z_]+|[A-Z]+_URL|PYTHON310|PROCESSES)\b")

every_doc = pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.name)


def spans(doc: Path) -> list[str]:
    """Everything set as code, the lines of blocks one by one."""
    found = []
    for match in CODE.finditer(doc.read_text("utf-8")):
        found += match[2].splitlines() if match[3] is None else [match[3]]
    return [span.replace("\\|", "|") for span in found]


def section(doc: str, heading: str) -> str:
    """The text below a heading."""
    return (ROOT / doc).read_text("utf-8").split(f"\n{heading}\n")[1].split("\n## ")[0]


def first_column(text: str) -> list[str]:
    """The code in the first cell of every row."""
    return [name for line in text.splitlines() if line.startswith("| `") for name in re.findall(r"`([^`]+)`", line.split(" | ")[0])]


@every_doc
def test_links_lead_somewhere(doc: Path) -> None:
    for target in LINK.findall(doc.read_text("utf-8")):
        path = (doc.parent / target).resolve().relative_to(ROOT)
        assert (ROOT / path).exists() != (str(path) in NOT_YET), path


@every_doc
def test_anchors_are_headings(doc: Path) -> None:
    for target, anchor in re.findall(r"\]\(([^)#:]*)#([^)]*)\)", doc.read_text("utf-8")):
        text = (doc.parent / target if target else doc).read_text("utf-8")
        assert anchor in [heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)]


def is_path(span: str) -> bool:
    rooted = span.split("/", maxsplit=1)[0] in {path.name for path in ROOT.iterdir()} | {"docs", "deploy", "web"}
    return bool(PATHLIKE.fullmatch(span)) and (rooted or bool(re.fullmatch(r"[\w.-]+\.(md|yml|toml|txt|lock|py)", span)))


@every_doc
def test_paths_exist(doc: Path) -> None:
    for span in filter(is_path, spans(doc)):
        places = [*ROOT.glob(span), *ROOT.glob(f"*/{span}")]
        assert places or span in MADE or span == "register.json", span


def commands(doc: Path) -> Iterator[list[str]]:
    for span in spans(doc):
        words = shlex.split(span, comments=True) if span.startswith(("huashu ", ".venv/bin/huashu ", "make ")) else []
        if words:
            yield [words[0].removeprefix(".venv/bin/"), *words[1:]]


@every_doc
def test_commands_and_options_exist(doc: Path) -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for program, *words in commands(doc):
        if program == "make":
            assert words[0] in targets, words
        else:
            assert not unknown(typer.main.get_command(app), words), words


@every_doc
def test_tests_that_are_run_exist(doc: Path) -> None:
    for words in [span.split() for span in spans(doc) if span.startswith("pytest ")]:
        assert all((ROOT / word).exists() for word in words[1:] if not word.startswith("-")), words


def unknown(command: Any, words: list[str]) -> list[str]:
    """The words that are no command and no option of the program."""
    while words and not words[0].startswith("-") and hasattr(command, "commands"):
        if words[0] not in command.commands:
            return words[:1]
        command, words = command.commands[words[0]], words[1:]
    options = {option for parameter in command.params for option in parameter.opts}
    return [word for word in words if word.startswith("--") and word not in options]


def test_an_unknown_command_or_option_is_noticed() -> None:
    command = typer.main.get_command(app)
    assert unknown(command, ["macros", "improt", "F"]) == ["improt"]
    assert unknown(command, ["macros", "import", "F", "--dry"]) == ["--dry"]
    assert unknown(command, ["macros", "import", "F", "--dry-run"]) == []


@every_doc
def test_names_of_code_exist(doc: Path) -> None:
    for span in spans(doc):
        if NAME.fullmatch(span):
            assert found(span), span
        if re.fullmatch(r"Macro\.\w+", span):
            assert span.split(".")[1] in {field.name for field in fields(Macro)}, span


def found(name: str) -> object:
    """The module, or what stands in it."""
    module, _, last = name.rpartition(".")
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        return hasattr(importlib.import_module(module), last)


@every_doc
def test_environment_variables_exist(doc: Path) -> None:
    code = "".join(
        path.read_text("utf-8")
        for path in [ROOT / "Makefile", ROOT / "tools/python310", *ROOT.glob("bot/*.py"), *ROOT.glob("tests/**/conftest.py")]
    )
    for variable in VARIABLE.findall("\n".join(spans(doc))):
        assert variable in code, variable


def test_every_setting_of_the_environment_is_told() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', (ROOT / "bot/settings.py").read_text("utf-8")))
    assert read
    assert read <= set(first_column(section("docs/settings.md", "## Environment")))


def test_every_file_and_field_of_the_shop_is_told() -> None:
    text = section("docs/settings.md", "## The shop's files")
    told = set(re.findall(r"`([^`]+)`", text))
    files = {str(path.relative_to(ROOT)) for path in (ROOT / "shop").rglob("*.yml")}
    names = {field.name for cls in (Profile, Buyers, Hours, Money, Categories, Auto, Deadlines) for field in fields(cls)}
    assert files | names <= told, (files | names) - told


def test_every_reason_for_a_person_is_told() -> None:
    told = first_column(section("docs/architecture.md", "## Hand-over reasons"))
    assert sorted(told) == sorted(load_yaml(ROOT / "shop" / "reasons.yml"))


def test_every_make_target_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony.split() == re.findall(r"^([a-z]+):.*## \w", makefile, re.MULTILINE)


def test_every_field_of_a_macro_is_told_with_an_example_that_is_right() -> None:
    rows = [re.fullmatch(r"\| `(\w+)` \| `(.+?)` \| .+ \|", line) for line in section("docs/macros.md", "## 一条快捷语").splitlines()]
    examples = {row[1]: row[2] for row in rows if row}
    assert set(examples) == {field.name for field in fields(Macro)} - {"group"}
    data = YAML(typ="safe").load("\n".join(f"{name}: {example}" for name, example in examples.items()))
    days = {name: str(data[name]) for name in ("valid_from", "valid_until")}
    (macro,) = macros_from([{**data, **days}], "取消", "docs/macros.md")
    assert macro.alone


def test_the_macro_in_the_docs_is_right() -> None:
    ((language, block, _), *_) = CODE.findall(section("docs/macros.md", "## 一条快捷语"))
    assert language == "yaml"
    (macro,) = macros_from(YAML(typ="safe").load(block), "取消", "docs/macros.md")
    assert macro.closes


def test_every_placeholder_is_told() -> None:
    rows = [f"| `{{{name}}}` | {meaning} |" for name, meaning in PLACEHOLDERS.items()]
    told = [line for line in section("docs/macros.md", "## 变量").splitlines() if line.startswith("| `{")]
    assert told == rows, "\n".join(rows)
