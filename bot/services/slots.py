"""The slots that judging and sending read and set; domain.yml declares the same."""

from __future__ import annotations

#: Set by the desk: what was decided.
DECIDED = frozenset({"case", "case_next", "wish", "order", "problem", "opened", "pictures", "facts", "new_address", "sure"})

#: Set by the desk for the rules alone: whether the words answer what was asked.
WEIGHED = frozenset({"answered"})

#: Set by Rasa from entities: what the buyer said.
HEARD = frozenset({"address", "phone", "receiver", "product", "refund_reason", "invoice_title", "tax_number"})

SLOTS = DECIDED | WEIGHED | HEARD
