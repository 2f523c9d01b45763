"""Why the bot itself wants a person; macros name further reasons (`hand_over`), `shop/reasons.yml` says them all in Chinese."""

from __future__ import annotations

OWN = frozenset(
    {
        "silence", "low_confidence", "incomplete", "wording", "expired", "needs_person",
        "note_too_long", "colour_reserved", "engine_down", "failed",
    }
)  # fmt: skip
