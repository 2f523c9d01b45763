"""Which macros fit a moment, for suggestions beside the dialogue's own next step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.core.macros import Macro

_CASE, _INTENT, _STATE, _HABIT = 3.0, 2.0, 0.5, 1.5
LEAST = 0.5


def rank(
    macros: Iterable[Macro], *, case: str, state: str, intents: Mapping[str, float], habits: Mapping[str, float] = MappingProxyType({})
) -> list[tuple[Macro, tuple[str, ...]]]:
    """Macros that fit, best first, each with why: its case, its intent's probability, the order's state, what agents send.

    `habits` is the share of each macro in what agents have sent in such a moment: half of it weighs less than the likely
    intent, so that a habit moves what fits and brings in what agents send more than once in three times. A macro that is
    written for other order states never fits; one that names neither case nor intent nor is sent is only found by its code.
    """
    scored = []
    for macro in macros:
        score, reasons = _score(macro, case, state, intents, habits.get(macro.id, 0.0))
        if score > LEAST:
            scored.append((score, macro, reasons))
    scored.sort(key=lambda entry: -entry[0])
    return [(macro, reasons) for _, macro, reasons in scored]


def _score(macro: Macro, case: str, state: str, intents: Mapping[str, float], habit: float) -> tuple[float, tuple[str, ...]]:
    if macro.fits.states and state not in macro.fits.states:
        return 0.0, ()
    score, reasons = 0.0, []
    if case and case in macro.fits.cases:
        score += _CASE
        reasons.append(f"case:{case}")
    likely = max(((intents.get(intent, 0.0), intent) for intent in macro.intents), default=(0.0, ""))
    if likely[0] > 0:
        score += _INTENT * likely[0]
        reasons.append(f"intent:{likely[1]}")
    if macro.fits.states and reasons:
        score += _STATE
        reasons.append(f"state:{state}")
    if habit > 0:
        score += _HABIT * habit
        reasons.append(f"agents:{habit:.2f}")
    return score, tuple(reasons)
