"""What may be said to a buyer: finds faults of wording and offers hedged words instead (after_sales.md §1).

Rules are the shop's data. A rule looks for words, looks away from its exceptions (innocent phrases around a word) and
from words that are denied (`不能保证`), and nobody is blamed for what is only quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.core.text import fold

REACH = 40  # characters of the same clause that may deny a word

_QUOTATION = re.compile(r"“[^“”\n]*”|‘[^‘’\n]*’|「[^「」\n]*」|『[^『』\n]*』|\"[^\"\n]*\"")
_CLAUSE_END = re.compile(r"[。,;!?~…\n]")  # folded

Span = tuple[int, int]


@dataclass(frozen=True)
class Word:
    """A pattern on folded text and what to say instead: "" leaves it out, None asks a person to say it differently."""

    pattern: re.Pattern[str]
    instead: str | None = None


@dataclass(frozen=True)
class Denial:
    """Words that deny what follows (`不能`), right before it or with nothing but `between` words between them."""

    by: tuple[str, ...] = ()
    between: tuple[str, ...] = ()

    def denies(self, clause: str) -> bool:
        """Whether the end of the clause denies what comes next."""
        ends, tried = [len(clause)], set[int]()
        while ends:
            end = ends.pop()
            if clause.endswith(self.by, 0, end):
                return True
            tried.add(end)
            ends += {end - len(word) for word in self.between if clause.endswith(word, 0, end)} - tried
        return False


@dataclass(frozen=True)
class Rule:
    """One kind of fault; `exceptions` cover the innocent phrases in which its words may stand."""

    id: str
    why: str
    words: tuple[Word, ...]
    exceptions: tuple[re.Pattern[str], ...] = ()
    denial: Denial = Denial()


@dataclass(frozen=True)
class Rules:
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Finding:
    """A fault at `start:end` of the text, why it is one (Chinese) and what to say instead, if the rule knows."""

    rule: str
    start: int
    end: int
    text: str
    why: str
    replacement: str | None


def check(text: str, rules: Rules, *, quoted: Sequence[str] = ()) -> tuple[Finding, ...]:
    """The faults of an outgoing text in their order, without overlaps: the longest wins, then the first in the rules.

    `quoted` holds what is not the shop's own wording, such as product titles or the buyer's sentences. A word inside
    one of them is no fault; a word that is all of it is, or a buyer's `一定` would allow every promise.
    """
    folded = fold_lines(text)
    quotations = [*_spans([_QUOTATION], text), *_spans(_literals(quoted), folded)]
    found = (finding for rule in rules.rules for finding in _found(text, folded, rule, quotations))
    return _longest(found, len(text))


def mend(text: str, findings: Iterable[Finding]) -> str:
    """The text with every replacement put in; findings without one, or made on another text, are left alone."""
    end = len(text)
    for finding in sorted(findings, key=lambda finding: finding.start, reverse=True):
        fits = finding.end <= end and text[finding.start : finding.end] == finding.text
        if fits and finding.replacement is not None:
            text = text[: finding.start] + finding.replacement + text[finding.end :]
            end = finding.start
    return text


def fold_lines(text: str) -> str:
    """The text in one written form (`bot.core.text.fold`) with its line ends, which end clauses; offsets stay."""
    return "\n".join(map(fold, text.split("\n")))


def _found(text: str, folded: str, rule: Rule, quotations: Sequence[Span]) -> Iterator[Finding]:
    exceptions = _spans(rule.exceptions, folded)
    for word in rule.words:
        for start, end in _spans([word.pattern], folded):
            if not (_covered(start, end, exceptions) or _quoted(start, end, quotations) or _denied(folded, start, rule.denial)):
                yield Finding(rule.id, start, end, text[start:end], rule.why, word.instead)


def _spans(patterns: Iterable[re.Pattern[str]], text: str) -> list[Span]:
    return [match.span() for pattern in patterns for match in pattern.finditer(text) if match.group()]


def _literals(quoted: Sequence[str]) -> list[re.Pattern[str]]:
    return [re.compile(re.escape(fold_lines(part.strip()))) for part in quoted if part.strip()]


def _covered(start: int, end: int, spans: Sequence[Span]) -> bool:
    return any(first <= start and end <= last for first, last in spans)


def _quoted(start: int, end: int, quotations: Sequence[Span]) -> bool:
    return any(first <= start and end <= last and (first, last) != (start, end) for first, last in quotations)


def _denied(folded: str, start: int, denial: Denial) -> bool:
    return denial.denies(_CLAUSE_END.split(folded[max(0, start - REACH) : start])[-1])


def _longest(found: Iterator[Finding], length: int) -> tuple[Finding, ...]:
    taken, used = [], bytearray(length)
    for finding in sorted(found, key=lambda finding: (finding.start - finding.end, finding.start)):
        if not any(used[finding.start : finding.end]):
            used[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
            taken.append(finding)
    return tuple(sorted(taken, key=lambda finding: finding.start))
