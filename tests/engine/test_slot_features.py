"""Remembered slot features are Rasa's own."""

from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.slot_features import remember_features

VALUES = ["lost", "closed", "Closed"]


def domain(**more: bool) -> Domain:
    return Domain.from_dict({"slots": {"case": {"type": "categorical", "values": VALUES, "mappings": [{"type": "custom"}], **more}}})


def test_every_value_has_rasas_features_however_often_it_is_asked_for() -> None:
    quick = domain()
    remember_features(quick)
    tracker = DialogueStateTracker("one", quick.slots)
    plain = domain().slots[0]
    for value in ["lost", "closed", "LOST", "unheard of", None, 3, "lost"]:
        plain.value = tracker.slots["case"].value = value
        assert tracker.slots["case"].as_feature() == plain.as_feature(), value


def test_trackers_share_what_is_known_but_not_their_values() -> None:
    quick = domain()
    remember_features(quick)
    one, other = DialogueStateTracker("one", quick.slots), DialogueStateTracker("other", quick.slots)
    one.slots["case"].value = "lost"
    assert other.slots["case"].value is None
    assert one.slots["case"].known is other.slots["case"].known
    assert one.slots["case"].as_feature() != other.slots["case"].as_feature()


def test_a_slot_that_must_not_matter_stays_without_features() -> None:
    silent = domain(influence_conversation=False)
    remember_features(silent)
    assert DialogueStateTracker("one", silent.slots).slots["case"].as_feature() == []
