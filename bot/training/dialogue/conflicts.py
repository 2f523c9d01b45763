"""Where rules and stories contradict each other: everything that training would refuse, and what it would silently pass over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.training.dialogue.paths import LISTEN, OPEN, Event, Run, Written, runs_of
from bot.training.dialogue.rules import Rulebook
from bot.training.dialogue.states import Featured, Moment, State, States, moments_of

Kind = Literal[
    "rule_against_story",
    "rule_against_rule",
    "story_against_story",
    "incomplete_rule",
    "two_words",
    "loose_checkpoint",
    "idle_slot",
    "twice",
]


@dataclass(frozen=True)
class Side:
    """A rule or a story in a conflict: at which of its steps (behind the last one: its length), and what it does there."""

    written: Written
    step: int
    action: str = ""


@dataclass(frozen=True)
class Conflict:
    """`detail` is the slot or the checkpoint that it is about; `refused`: training would stop here."""

    kind: Kind
    sides: tuple[Side, ...]
    detail: str = ""

    @property
    def refused(self) -> bool:
        return self.kind not in ("idle_slot", "twice", "loose_checkpoint")


def conflicts_of(written: Sequence[Written], slots: Mapping[str, Any]) -> tuple[Conflict, ...]:
    """Every conflict, each once; `slots` are those of the domain."""
    featured = Featured(slots)
    runs, loose = runs_of(written)
    rules = [run for run in runs if run.written.is_rule]
    stories = [run for run in runs if not run.written.is_rule]
    found = [
        *_two_words(rules),
        *_incomplete(rules, featured),
        *_against_rules(rules, stories, featured),
        *_between_stories(stories, featured),
        *(Conflict("loose_checkpoint", (Side(one, 0),), name) for one, name in loose),
        *_idle(written, featured),
        *_twice(rules, featured),
    ]
    return tuple({_same(one): one for one in reversed(found)}.values())[::-1]


def _same(one: Conflict) -> tuple[Any, ...]:
    sides = frozenset((side.written.kind, side.written.name, side.written.file) for side in one.sides)
    return (one.kind, sides, frozenset(side.action for side in one.sides), one.detail)


def _two_words(rules: Iterable[Run]) -> Iterator[Conflict]:
    for run in rules:
        said = [event for event in run.events if event.kind == "intent"]
        if len(said) > 1:
            yield Conflict("two_words", (Side(run.written, said[1].step),))


def _incomplete(rules: Sequence[Run], featured: Featured) -> Iterator[Conflict]:
    """An action that sets a slot in one rule must set it, or find it set, in all."""
    sets: dict[str, dict[str, Side]] = defaultdict(dict)
    for run in rules:
        for action, event in _after_actions(run):
            if featured.counts(event.name):
                sets[action].setdefault(event.name, Side(run.written, event.step, action))
    for run in rules:
        for moment in moments_of(run, featured):
            last = moment.states[-1]
            if last.action in (None, OPEN) or moment.event.name == OPEN:
                continue
            for slot, side in sets[last.action or ""].items():
                if slot not in last.values:
                    yield Conflict("incomplete_rule", (Side(run.written, _step_of(run, moment), last.action or ""), side), slot)


def _after_actions(run: Run) -> Iterator[tuple[str, Event]]:
    """Each slot that is set after an action, with the action."""
    action = ""
    for event in run.events:
        if event.kind == "slot" and action:
            yield action, event
        elif event.kind != "slot":
            action = event.name if event.kind == "action" else ""


def _against_rules(rules: Sequence[Run], stories: Sequence[Run], featured: Featured) -> Iterator[Conflict]:
    book = Rulebook(rules, featured)
    sources: dict[States, list[Side]] = defaultdict(list)
    for run in rules:
        for moment in _foretellable(run, featured):
            sources[book.foretell(moment.states).by].append(Side(run.written, _step_of(run, moment), moment.event.name))
    for run in (*stories, *rules):
        for moment in _foretellable(run, featured):
            found = book.foretell(moment.states)
            if found.action == moment.event.name or (found.action is None and not run.written.is_rule):
                continue
            if found.action and not run.written.is_rule and book.gives_way(found.by, found.action):
                book.drop(found.by)
                continue
            mine = Side(run.written, _step_of(run, moment), moment.event.name)
            other = next((side for side in sources[found.by] if side.action != mine.action), None)
            if other is not None:
                yield Conflict("rule_against_rule" if run.written.is_rule else "rule_against_story", (mine, other))


def _foretellable(run: Run, featured: Featured) -> Iterator[Moment]:
    return (moment for moment in moments_of(run, featured) if not moment.open and moment.event.name != OPEN)


def _between_stories(stories: Sequence[Run], featured: Featured) -> Iterator[Conflict]:
    """After the same words and deeds two stories go on differently."""
    first: dict[States, dict[str, Side]] = defaultdict(dict)
    for run in stories:
        for moment in moments_of(run, featured):
            if not _has_a_past(moment.states[-1]):
                continue
            sides, mine = first[moment.states], Side(run.written, _step_of(run, moment), moment.event.name)
            if mine.action not in sides and sides:
                yield Conflict("story_against_story", (next(iter(sides.values())), mine))
            sides.setdefault(mine.action, mine)


def _has_a_past(last: State) -> bool:
    return last.intent is not None or last.action not in (None, LISTEN)


def _idle(written: Iterable[Written], featured: Featured) -> Iterator[Conflict]:
    """A condition on a slot that does not influence the conversation holds always."""
    for one in written:
        for number, step in enumerate(one.steps[: len(one.entry.get("condition") or [])]):
            for slot in _slots_named(step):
                if not featured.counts(slot):
                    yield Conflict("idle_slot", (Side(one, number),), slot)


def _slots_named(step: Any) -> Iterator[str]:
    slots = step.get("slot_was_set") if isinstance(step, Mapping) else None
    for slot in slots if isinstance(slots, list) else [slots] if slots else []:
        yield from map(str, slot) if isinstance(slot, Mapping) else [str(slot)]


def _twice(rules: Sequence[Run], featured: Featured) -> Iterator[Conflict]:
    """Two rules that say the same."""
    first: dict[tuple[Any, ...], Run] = {}
    for run in rules:
        moments = list(moments_of(run, featured))
        known = first.setdefault((moments[-1].states, *(moment.event.name for moment in moments)), run)
        if known.written is not run.written:
            yield Conflict("twice", (Side(known.written, 0), Side(run.written, 0)))


def _step_of(run: Run, moment: Moment) -> int:
    """The index of the step that an action is; what training adds comes after the step before it."""
    if moment.event.step >= 0:
        return moment.event.step
    place = next(n for n, event in enumerate(run.events) if event is moment.event)
    return max((event.step + 1 for event in run.events[:place] if event.step >= 0), default=0)
