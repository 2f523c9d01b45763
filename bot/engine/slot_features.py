"""Slot features, worked out once per value: Rasa compares every value of a categorical slot anew in every state it builds."""

from __future__ import annotations

from rasa.shared.core.domain import Domain
from rasa.shared.core.slots import CategoricalSlot


class KnownCategories(CategoricalSlot):  # type: ignore[misc]
    """Rasa's slot with the same features; trackers copy a slot flatly, so all copies share what is known."""

    known: dict[object, list[float]]

    def _as_feature(self) -> list[float]:
        if self.value not in self.known:
            self.known[self.value] = super()._as_feature()
        return self.known[self.value]


def remember_features(domain: Domain) -> None:
    """From now on the categorical slots of `domain`, and of every tracker made from them, know their features."""
    for slot in domain.slots:
        if type(slot) is CategoricalSlot:
            slot.__class__ = KnownCategories
            slot.known = {}
