"""Read the rules of wording (`shop/wording.yml`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.core.text import fold
from bot.core.wording import Denial, Rule, Rules, Word, check
from bot.files.structure import BadFile, load_yaml, structure


@dataclass(frozen=True)
class PatternRow:
    """A regular expression; `instead` as in `bot.core.wording.Word`."""

    find: str
    instead: str | None = None


@dataclass(frozen=True)
class DenialRow:
    by: tuple[str, ...] = ()
    between: tuple[str, ...] = ()


@dataclass(frozen=True)
class RuleRow:
    id: str
    why: str
    words: Mapping[str, str | None] = field(default_factory=dict)
    patterns: tuple[PatternRow, ...] = ()
    exceptions: tuple[str, ...] = ()
    denial: DenialRow = DenialRow()


@dataclass(frozen=True)
class RulesFile:
    rules: tuple[RuleRow, ...]


def load_rules(path: Path) -> Rules:
    """The shop's rules of wording; raises BadFile with every error in them."""
    return rules_from(load_yaml(path), str(path))


def rules_from(data: object, where: str) -> Rules:
    """The rules in plain data; raises BadFile with every error in them."""
    rows = structure(RulesFile, data, where).rules
    _refuse(where, _row_errors(rows))
    rules = Rules(tuple(map(_rule, rows)))
    _refuse(where, _replacement_errors(rules))
    return rules


def _refuse(where: str, errors: Iterator[str]) -> None:
    found = tuple(f"{where}: {error}" for error in errors)
    if found:
        raise BadFile(found)


def _row_errors(rows: tuple[RuleRow, ...]) -> Iterator[str]:
    ids = Counter(row.id for row in rows)
    for index, row in enumerate(rows):
        at = f"$.rules[{index}]"
        yield from (f"{at}.{name}: 不能为空" for name in ("id", "why") if not getattr(row, name).strip())
        if ids[row.id] > 1:
            yield f"{at}.id: {row.id} 重复"
        if not row.words and not row.patterns:
            yield f"{at}: words 和 patterns 至少写一样"
        yield from _word_errors(row, at)
        yield from _pattern_errors(row, at)


def _word_errors(row: RuleRow, at: str) -> Iterator[str]:
    for name, words in (("words", row.words), ("denial.by", row.denial.by), ("denial.between", row.denial.between)):
        if any(not word.strip() for word in words):
            yield f"{at}.{name}: 不能有空的词"


def _pattern_errors(row: RuleRow, at: str) -> Iterator[str]:
    named = [(f"patterns[{index}].find", pattern.find) for index, pattern in enumerate(row.patterns)]
    named += [(f"exceptions[{index}]", pattern) for index, pattern in enumerate(row.exceptions)]
    for name, pattern in named:
        try:
            if _compile(pattern).search(""):
                yield f"{at}.{name}: 会匹配空文字"
        except (re.error, OverflowError, RecursionError) as error:
            yield f"{at}.{name}: 正则表达式写错了（{error}）"


def _replacement_errors(rules: Rules) -> Iterator[str]:
    """A replacement must not be a fault itself, or mending would never end."""
    for index, rule in enumerate(rules.rules):
        for instead in sorted({word.instead for word in rule.words if word.instead}):
            faults = "、".join(finding.text for finding in check(instead, rules))
            if faults:
                yield f"$.rules[{index}]: 替换用语“{instead}”里也有不能说的“{faults}”"


def _rule(row: RuleRow) -> Rule:
    patterns = [Word(_compile(pattern.find), pattern.instead) for pattern in row.patterns]
    words = [Word(re.compile(re.escape(fold(word))), instead) for word, instead in row.words.items()]
    denial = Denial(tuple(map(fold, row.denial.by)), tuple(map(fold, row.denial.between)))
    return Rule(row.id, row.why, (*patterns, *words), tuple(map(_compile, row.exceptions)), denial)


def _compile(pattern: str) -> re.Pattern[str]:
    """The pattern as it reads folded text: full-width signs stand for half-width ones and letters for both cases."""
    return re.compile(_half_width(pattern), re.IGNORECASE)


_half_width = partial(re.sub, "[！-～]", lambda match: re.escape(fold(match.group())))
