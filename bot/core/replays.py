"""Two models' answers to what buyers really wrote: what is different, and whether that may go to buyers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

BETTER, WORSE, SAME = "better", "worse", "same"
VERDICTS = (BETTER, WORSE, SAME)


@dataclass(frozen=True)
class Reply:
    """What a model makes of a message: `macro`, empty for no reply; `alone`: the bot would send it; else `reason`: why a person is wanted.

    `flag`, `tasks`, `refund` are the colour, who gets work, and the kind of refund that sending would bring; `exact` is every word of it.
    """

    intent: str
    macro: str = ""
    alone: bool = False
    reason: str = ""
    flag: str = ""
    tasks: tuple[str, ...] = ()
    refund: str = ""
    exact: str = ""

    def summary(self) -> Reply:
        """The same without its exact words."""
        return replace(self, exact="")


@dataclass(frozen=True)
class Replayed:
    """One message of a buyer, without anybody's data, and both answers; `sent` is what he was really told: macros, empty for own words."""

    conversation: str
    seq: int
    text: str
    sent: tuple[str, ...]
    old: Reply
    new: Reply


@dataclass(frozen=True)
class Item:
    """Where a change happens."""

    conversation: str
    seq: int
    text: str
    sent: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """The same change, wherever it happens, the answers without exact words; `key` names it, `what` is different.

    `verdict` is what a trainer (`by`) says: better, worse, same, or empty.
    """

    key: str
    what: tuple[str, ...]
    old: Reply
    new: Reply
    items: tuple[Item, ...]
    verdict: str = ""
    by: str = ""
    at: str = ""

    @property
    def answer(self) -> bool:
        """Whether the buyer, or the people who work on his order, would notice."""
        return self.what != ("intent",)


def differences(old: Reply, new: Reply) -> tuple[str, ...]:
    """Of: intent, macro, sending (alone or not, and why not), effects (flag, tasks, refund), words (nothing but these)."""
    pairs = {
        "intent": (old.intent, new.intent),
        "macro": (old.macro, new.macro),
        "sending": ((old.alone, old.reason), (new.alone, new.reason)),
        "effects": ((old.flag, old.tasks, old.refund), (new.flag, new.tasks, new.refund)),
    }
    what = tuple(name for name, (before, now) in pairs.items() if before != now)
    words = old.macro == new.macro and old.exact != new.exact
    return (*what, "words") if words else what


def grouped(replayed: Iterable[Replayed]) -> tuple[Group, ...]:
    """What is different, the most frequent change of an answer first, changes of the intent alone last."""
    found: dict[tuple[tuple[str, ...], Reply, Reply], list[Item]] = defaultdict(list)
    for one in replayed:
        if what := differences(one.old, one.new):
            found[what, one.old.summary(), one.new.summary()].append(Item(one.conversation, one.seq, one.text, one.sent))
    groups = [Group(_key(what, old, new), what, old, new, tuple(items)) for (what, old, new), items in found.items()]
    return tuple(sorted(groups, key=lambda group: (not group.answer, -len(group.items), group.key)))


@dataclass(frozen=True)
class Gate:
    """Whether a model may be published by what its replay says; `open` False says in `why` what is left to do.

    `why`: no_replay, changed (groups are left to be judged), worse (a group was judged worse).
    """

    open: bool
    why: str = ""
    share: float = 0.0
    unjudged: int = 0
    worse: int = 0


def gate(turns: int, groups: Sequence[Group], changed_at_most: float) -> Gate:
    """Open when few answers changed, or every change of an answer was judged and none is worse; a worse one always closes it."""
    changed = [group for group in groups if group.answer]
    share = sum(len(group.items) for group in changed) / turns if turns else 0.0
    unjudged, worse = sum(not group.verdict for group in changed), sum(group.verdict == WORSE for group in changed)
    if worse:
        return Gate(False, "worse", share, unjudged, worse)
    if unjudged and share > changed_at_most:
        return Gate(False, "changed", share, unjudged)
    return Gate(True, "", share, unjudged)


def _key(what: tuple[str, ...], old: Reply, new: Reply) -> str:
    return sha256(repr((what, old, new)).encode()).hexdigest()[:12]
