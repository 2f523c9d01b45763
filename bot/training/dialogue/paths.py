"""Rules and stories as the runs of events that training learns from: alternatives written out, checkpoints joined.

What is modelled is Rasa 3.6's own way: it listens before each buyer's word and at the end, a rule's beginning and, with
`wait_for_user_input: false`, its end are open, and `null` in a rule means that a slot must not be set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

LISTEN, OPEN = "action_listen", "..."
NOT_SET = "should_not_be_set"
MOST_PATHS = 5_000
"""Of one file's checkpoints and alternatives; what goes further is not looked at."""


@dataclass(frozen=True)
class Event:
    """`kind` intent, action or slot; `step` is the index of the step it comes from, -1 for what training adds."""

    kind: Literal["intent", "action", "slot"]
    name: str
    value: Any = None
    step: int = -1


@dataclass(frozen=True, eq=False)
class Written:
    """A rule or a story as it stands in a file."""

    kind: Literal["rule", "story"]
    name: str
    file: str
    entry: Mapping[str, Any]

    @property
    def is_rule(self) -> bool:
        return self.kind == "rule"

    @property
    def steps(self) -> list[Any]:
        """The conditions, then the steps."""
        return [*_listed(self.entry.get("condition")), *_listed(self.entry.get("steps"))]


@dataclass(frozen=True)
class Run:
    """One way through a rule or a story; `parts` are the stories it is joined from, the first gives it its name."""

    written: Written
    events: tuple[Event, ...]
    parts: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return " > ".join(self.parts) or self.written.name


def runs_of(written: Sequence[Written]) -> tuple[list[Run], list[tuple[Written, str]]]:
    """Every run, and the checkpoints that lead nowhere or are reached by nothing."""
    runs = [run for one in written if one.is_rule for run in _rule_runs(one)]
    stories, loose = _joined([piece for one in written if not one.is_rule for piece in _pieces(one)])
    return runs + stories, loose


@dataclass(frozen=True)
class _Piece:
    """A part of a story between checkpoints."""

    written: Written
    start: tuple[str, Mapping[str, Any]] | None
    events: tuple[Event, ...]
    end: str | None


def _rule_runs(rule: Written) -> Iterator[Run]:
    conditions = len(_listed(rule.entry.get("condition")))
    for events in _alternatives(rule.steps):
        before = tuple(event for event in events if event.step < conditions)
        after = tuple(event for event in events if event.step >= conditions)
        opened = () if rule.entry.get("conversation_start") else (Event("action", OPEN),)
        closed = (Event("action", OPEN),) if rule.entry.get("wait_for_user_input") is False else ()
        yield Run(rule, _listening([*_never_null(before), *opened, *_never_null(after), *closed]))


def _never_null(events: Iterable[Event]) -> Iterator[Event]:
    for event in events:
        yield replace(event, value=NOT_SET) if event.kind == "slot" and event.value is None else event


def _pieces(story: Written) -> Iterator[_Piece]:
    steps = list(enumerate(story.steps))
    start = _checkpoint(steps[0][1]) if steps else None
    if start:
        steps = steps[1:]
    begun: list[tuple[int, Any]] = []
    for number, step in steps:
        reached = _checkpoint(step)
        if reached is None:
            begun.append((number, step))
            continue
        yield from (_Piece(story, start, events, reached[0]) for events in _written_out(begun))
        start, begun = (reached[0], {}), []
    if begun or not steps:
        yield from (_Piece(story, start, events, None) for events in _written_out(begun))


def _joined(pieces: Sequence[_Piece]) -> tuple[list[Run], list[tuple[Written, str]]]:
    by_start: dict[str, list[_Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.start:
            by_start[piece.start[0]].append(piece)
    ended = {piece.end for piece in pieces if piece.end}
    loose = [(piece.written, piece.start[0]) for piece in pieces if piece.start and piece.start[0] not in ended]
    loose += [(piece.written, piece.end) for piece in pieces if piece.end and piece.end not in by_start]
    runs: list[Run] = []
    for piece in pieces:
        if piece.start is None:
            _walk(piece, by_start, (), (), frozenset(), runs)
    return runs, list(dict.fromkeys(loose))


def _walk(
    piece: _Piece,
    by_start: Mapping[str, Sequence[_Piece]],
    events: tuple[Event, ...],
    parts: tuple[str, ...],
    seen: frozenset[int],
    runs: list[Run],
) -> None:
    """Every way on from here; a circle is gone round once."""
    events += piece.events
    parts = parts if piece.written.name in parts else (*parts, piece.written.name)
    following = [one for one in by_start.get(piece.end or "", ()) if id(one) not in seen and _holds(one, events)]
    if len(runs) >= MOST_PATHS:
        return
    if not following:
        runs.append(Run(piece.written, _listening(events), parts))
    for one in following:
        _walk(one, by_start, events, parts, seen | {id(one)}, runs)


def _holds(piece: _Piece, events: Sequence[Event]) -> bool:
    """Whether the slots are as the checkpoint's condition wants them."""
    slots = {event.name: event.value for event in events if event.kind == "slot"}
    return all(slots.get(name) == value for name, value in (piece.start[1] if piece.start else {}).items())


def _alternatives(steps: Sequence[Any]) -> Iterator[tuple[Event, ...]]:
    yield from _written_out(list(enumerate(steps)))


def _written_out(steps: Sequence[tuple[int, Any]]) -> Iterator[tuple[Event, ...]]:
    """One run of events for each choice among the `or`s."""
    runs: list[tuple[Event, ...]] = [()]
    for number, step in steps:
        choices = _choices(number, step)
        if len(runs) * len(choices) > MOST_PATHS:
            choices = choices[:1]
        runs = [(*run, *choice) for run in runs for choice in choices]
    yield from runs


def _choices(number: int, step: Any) -> list[tuple[Event, ...]]:
    if not isinstance(step, Mapping):
        return [()]
    if "or" in step:
        events = [event for one in _listed(step["or"]) for choice in _choices(number, one) for event in choice]
        return [(event,) for event in events] or [()]
    if "intent" in step or "user" in step:
        return [(Event("intent", str(step.get("intent") or step.get("user")).strip().lstrip("/"), None, number),)]
    if "action" in step or "bot" in step:
        return [(Event("action", str(step.get("action") or step.get("bot")), None, number),)]
    if "slot_was_set" in step:
        return [tuple(Event("slot", name, value, number) for name, value in slots_in_step(step["slot_was_set"]))]
    return [()]


def slots_in_step(value: Any) -> Iterator[tuple[str, Any]]:
    """The slots of a `slot_was_set`, which may be a list, a mapping or a bare name."""
    for slot in _listed(value) if isinstance(value, list) else [value]:
        yield from ((str(name), one) for name, one in slot.items()) if isinstance(slot, Mapping) else [(str(slot), None)]


def _listening(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events with what training adds: to listen before each word of the buyer's, and at the end."""
    found: list[Event] = []
    for event in events:
        if event.kind == "intent" and not _listens(found):
            found.append(Event("action", LISTEN))
        found.append(event)
    if not _listens(found):
        found.append(Event("action", LISTEN))
    return tuple(found)


def _listens(events: Sequence[Event]) -> bool:
    return bool(events) and (events[-1].kind, events[-1].name) == ("action", LISTEN)


def _checkpoint(step: Any) -> tuple[str, dict[str, Any]] | None:
    if not isinstance(step, Mapping) or "checkpoint" not in step:
        return None
    return str(step["checkpoint"]), dict(slots_in_step(step.get("slot_was_set") or []))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
