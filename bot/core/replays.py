"""Two models' answers to what buyers really wrote: what is different, and whether that may go to buyers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

BETTER, WORSE, SAME = "better", "worse", "same"
VERDICTS = (BETTER, WORSE, SAME)


@dataclass(frozen=True)
class Reply:
    """What a model makes of a message: `macro`, empty for no reply; `alone`: the bot would send it; else `reason`: why a person is wanted.

    `flag`, `tasks`, `refund` are the colour, who gets work, and the kind of refund that sending would bring; `exact` stands for every word
    of it: two replies that say the same have the same.
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
class Item:
    """Where a change happens: a buyer's message without anybody's data; `sent` is what he was really told: macros, empty for own words."""

    conversation: str
    seq: int
    text: str
    sent: tuple[str, ...]


@dataclass(frozen=True)
class Divergence:
    """The same change, wherever it happens, the answers without exact words; `key` names it, `what` is different."""

    key: str
    what: tuple[str, ...]
    old: Reply
    new: Reply

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


def divergence(old: Reply, new: Reply) -> Divergence | None:
    """What became of an answer; None when nothing did."""
    what = differences(old, new)
    if not what:
        return None
    before, now = old.summary(), new.summary()
    return Divergence(sha256(repr((what, before, now)).encode()).hexdigest()[:12], what, before, now)


@dataclass(frozen=True)
class Tally:
    """How many answers changed, and of their groups how many nobody has judged yet and how many are worse."""

    changed: int = 0
    unjudged: int = 0
    worse: int = 0


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


def gate(turns: int, tally: Tally, changed_at_most: float) -> Gate:
    """Open when few answers changed, or every change of an answer was judged and none is worse; a worse one always closes it."""
    share = tally.changed / turns if turns else 0.0
    if tally.worse:
        return Gate(False, "worse", share, tally.unjudged, tally.worse)
    if tally.unjudged and share > changed_at_most:
        return Gate(False, "changed", share, tally.unjudged)
    return Gate(True, "", share, tally.unjudged)
