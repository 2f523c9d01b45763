"""Every story is one that the shop can really have: Rasa reads it, and the trained dialogue plays it action by action."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.entities_parser import replace_entities
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

from bot.core.cases import PASSING
from bot.engine.client import Engine
from bot.engine.wire import Incoming, Question
from bot.files.shop import ShopFiles
from bot.files.structure import load_yaml
from bot.services.dialogue import events_after, events_unasked, slot_events, slots_in
from bot.services.ground import JUDGE_CASE
from bot.talk.run import Stage
from tests.rasa.conftest import ROOT, STORIES, TESTS, trackers_of

NOW = datetime(2026, 11, 18, 10, tzinfo=timezone.utc)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_file_of_stories_is_read_whole(path: Path, domain: Domain) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        trackers = trackers_of(path, domain)
    named = [story["story"] for story in load_yaml(path)["stories"]]
    assert {tracker.sender_id for tracker in trackers} == set(named)
    assert len(named) == len(set(named))


def test_no_two_files_tell_a_story_of_the_same_name() -> None:
    named = [story["story"] for path in STORIES for story in load_yaml(path)["stories"]]
    assert sorted(named) == sorted(set(named))


def test_test_stories_are_told_in_words_that_were_never_taught() -> None:
    taught = {taught.get("text") for path in (ROOT / "data/nlu").glob("*.yml") for taught in RasaYAMLReader().read(path).intent_examples}
    told = {text for path in TESTS for text in spoken_in(path)}
    assert len(taught) > 1000
    assert len(told) > 80
    assert not told & taught


def spoken_in(path: Path) -> list[str]:
    """What buyers say in a file of test stories, without the marks of entities."""
    said = [step["user"].strip() for story in load_yaml(path)["stories"] for step in story["steps"] if "user" in step]
    return [replace_entities(text) for text in said]


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_dialogue_plays_every_story(path: Path, domain: Domain, stage: Stage) -> None:
    wrong = []
    for story in trackers_of(path, domain):
        wrong += [f"{story.sender_id}: {line}" for line in Replay(stage.engine, stage.files, story).differences()]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_rasa_test_finds_every_test_story_as_it_is_told(path: Path, domain: Domain, stage: Stage) -> None:
    """As `rasa test` plays them: nothing is written between the steps that the story does not tell; the shop may open."""
    stories = trackers_of(path, domain)
    assert not [f"{story.sender_id}: {line}" for story in stories for line in told_otherwise(stage.engine, story)]


def told_otherwise(engine: Engine, story: DialogueStateTracker) -> Iterator[str]:
    events: list[Mapping[str, Any]] = []
    proposed = None
    for event in story.events:
        if isinstance(event, UserUttered):
            answer = engine.answer(Question(events, Incoming("…", event.intent["name"])))
            events, proposed = [*events, *answer.events], answer.action
        elif isinstance(event, SlotSet):
            events = [*events, *slot_events({event.key: event.value}, NOW)]
        elif isinstance(event, ActionExecuted) and event.action_name != ACTION_LISTEN_NAME:
            opens = all(told["event"] != "user" for told in events)
            proposed = event.action_name if opens else proposed or engine.answer(Question(events, None)).action
            if proposed != event.action_name:
                yield f"{proposed} is proposed, not {event.action_name}"
                return
            events, proposed = [*events, _action(event.action_name)], None


@pytest.mark.parametrize("intent", ["affirm", "deny", "thank"])
def test_a_short_answer_is_placed_whatever_was_said_before(intent: str, domain: Domain, stage: Stage) -> None:
    """Only stories answer it where no rule does, so none of the cases may leave it to the fallback."""
    cases = next(slot for slot in domain.slots if slot.name == "case").values
    moves = [(case, following) for case in cases for following in (None, "closed", case)]
    assert not [move for move in moves if said_after(stage.engine, *move, intent) == "transfer_unsure"]


def said_after(engine: Engine, case: str, following: str | None, intent: str) -> str:
    """The action for `intent` after a case was judged and answered."""
    events = [*slot_events({"case": case, "case_next": following}, NOW)]
    return engine.answer(Question([_action("parcel_moving"), *events], Incoming("嗯", intent))).action


class Replay:
    """One story's intents given to the engine; what the desk would write in between is written here."""

    def __init__(self, engine: Engine, files: ShopFiles, story: DialogueStateTracker) -> None:
        self._engine = engine
        self._files = files
        self._story = [event for event in story.events if getattr(event, "action_name", "") != ACTION_LISTEN_NAME]
        self._events: list[Mapping[str, Any]] = []
        self._case: str | None = None

    def differences(self) -> Iterator[str]:
        proposed = None
        for place, event in enumerate(self._story):
            if isinstance(event, UserUttered):
                proposed = self._ask(Incoming("…", event.intent["name"]))
                if self._case != self._told_before(place):
                    yield f"before {event.intent['name']} the case is {self._case}, the story says {self._told_before(place)}"
            elif isinstance(event, SlotSet) and event.key == "answered":
                self._take(slot_events({"answered": event.value}, NOW))
            elif isinstance(event, ActionExecuted):
                if proposed is None:
                    self._open(event.action_name, self._told_after(place))
                elif proposed != event.action_name:
                    yield f"{proposed} is proposed, not {event.action_name}"
                    return
                proposed = self._act(place, event.action_name) if proposed else proposed

    def _ask(self, incoming: Incoming | None) -> str:
        answer = self._engine.answer(Question(self._events, incoming))
        self._take(answer.events)
        return answer.action

    def _act(self, place: int, action: str) -> str:
        """The action is done; after a judgement the next one is asked for, after a reply the buyer is."""
        if action != JUDGE_CASE:
            self._take(events_after(self._files.macro(action), NOW))
            return action
        case = self._told_after(place)
        given_back = self._told_later(place) if case in PASSING else None
        self._take([_action(JUDGE_CASE), *slot_events({"case": case, "case_next": given_back}, NOW)])
        return self._ask(None)

    def _open(self, action: str, case: str | None) -> None:
        """The shop speaks first, after a case that moves on."""
        self._take([*slot_events({"case_next": case}, NOW), *events_unasked(self._files.macro(action), NOW)])

    def _take(self, events: Iterable[Mapping[str, Any]]) -> None:
        taken = list(events)
        self._events = [*self._events, *taken]
        self._case = slots_in(taken).get("case", self._case)

    def _told_after(self, place: int) -> str | None:
        """The case that the story names right after an action."""
        return next(_cases(self._story[place + 1 : place + 2]), None)

    def _told_before(self, place: int) -> str | None:
        """The case that the story has reached."""
        return next(_cases(reversed(self._story[:place])), None)

    def _told_later(self, place: int) -> str | None:
        """The case that was pending before a judgement in passing, when the story gives it back before the buyer speaks again."""
        rest = itertools.takewhile(lambda event: not isinstance(event, UserUttered), self._story[place + 2 :])
        given_back = next(_cases(rest), None)
        return given_back if given_back == self._case else None


def _cases(events: Iterable[Event]) -> Iterator[str]:
    return (event.value for event in events if isinstance(event, SlotSet) and event.key == "case")


def _action(name: str) -> dict[str, Any]:
    return {"event": "action", "name": name, "timestamp": NOW.timestamp()}
