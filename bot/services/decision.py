"""Whether the bot sends a reply alone or a person is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.cases import ASKED_FOR_ORDER
from bot.core.cases.heard import ASKED_FOR_ADDRESS
from bot.core.holidays import shop_day
from bot.core.macros import Macro
from bot.engine.wire import Understanding
from bot.services.desk import Desk
from bot.services.dialogue import LISTEN, slots_in
from bot.services.moment import Moment
from bot.services.proposing import Proposal
from bot.store.conversations import Conversation

#: What the buyer hears while he waits for a person; it answers nothing.
HOLD, HOLD_PICTURE, HOLD_AGAIN = "transfer_unsure", "picture_received", "with_colleague"
OUT_OF_HOURS = "out_of_hours"
HOLDS = (HOLD, HOLD_PICTURE, HOLD_AGAIN, OUT_OF_HOURS)

#: What promises a person now; out of hours nobody comes.
TRANSFER = "transfer"


def tells_to_wait(macro: Macro) -> bool:
    """Whether a buyer who hears this from the bot still waits for an answer."""
    return macro.id in HOLDS or bool(macro.hand_over)


#: Reasons that say less than the one for which a person is already wanted.
NOT_UNDERSTOOD = "not_understood"
_SAY_LITTLE = frozenset({"low_confidence", NOT_UNDERSTOOD, "silence"})

#: How many times likelier a buyer goes on with the matter in hand than brings up any one other: docs/nlu.md has the count.
_IN_HAND = 10
_ANSWERS = frozenset({"affirm", "deny", "inform"})
_ASKS_BACK = ASKED_FOR_ORDER | ASKED_FOR_ADDRESS | {"which_wish"}
#: Intents that leave the matter where it is without belonging to it.
_BESIDE = frozenset({"greet", "thank", "goodbye", "out_of_scope", "request_human"})

#: After these the bot says nothing more until a person has acted; after the others it goes on where it is sure.
BOT_IS_SILENT_AFTER = frozenset({"buyer_asked", "insists", "identity_unverified", "urgent_complaint", "special_goods"})


@dataclass(frozen=True)
class Decision:
    """`send` goes out now; `hand_over` says why a person is wanted; `hold` names the macro said to the buyer meanwhile."""

    send: Proposal | None = None
    hand_over: str | None = None
    hold: str = ""


def decide(desk: Desk, moment: Moment, proposals: Sequence[Proposal]) -> Decision:
    """The shop's rule for auto mode; in assist mode, or while an agent holds the conversation, the bot only suggests."""
    if not bot_speaks(moment.conversation):
        return Decision()
    reason = _why_a_person(desk, moment, proposals)
    if reason is None and proposals[0].macro.id == TRANSFER and not desk.is_open:
        reason = proposals[0].macro.hand_over
    if reason is None:
        return Decision(proposals[0], proposals[0].macro.hand_over or None)
    return for_a_person(desk, moment, reason)


def bot_speaks(conversation: Conversation) -> bool:
    """Whether the bot may say anything here by itself."""
    return not conversation.holder and conversation.mode == "auto" and conversation.handed_over not in BOT_IS_SILENT_AFTER


def for_a_person(desk: Desk, moment: Moment, reason: str) -> Decision:
    """Hand over; the buyer hears once that a person is called, once more that he is at it, and then nothing."""
    known = moment.handed_over if moment.handed_over and reason in _SAY_LITTLE else reason
    return Decision(None, known, _hold(desk, moment))


def _hold(desk: Desk, moment: Moment) -> str:
    if not desk.is_open:
        return "" if moment.last_reply == OUT_OF_HOURS else OUT_OF_HOURS
    if not moment.handed_over:
        return HOLD_PICTURE if moment.is_picture else HOLD
    return "" if moment.last_reply == HOLD_AGAIN else HOLD_AGAIN


def understood(desk: Desk, moment: Moment) -> bool:
    """Whether what was read from the words may be kept; a judgement that rests on more than the intent says so in `sure`."""
    confidence = moment.understanding.confidence if moment.understanding else 0
    return bool(moment.judged.get("sure")) or confidence >= desk.shop.profile.auto.understood


def _sure(desk: Desk, moment: Moment, first: Macro) -> bool:
    """Whether this reply may go out on these words; the less it does, the less will do."""
    auto = desk.shop.profile.auto
    enough = auto.threshold if first.flag or first.tasks else auto.telling
    if first.hand_over or moment.case in _ASKS_BACK:  # answers nothing
        enough = auto.understood
    return bool(moment.judged.get("sure")) or (moment.understanding is not None and _surer(moment, moment.understanding) >= enough)


def _surer(moment: Moment, heard: Understanding) -> float:
    """The confidence of the intent, given what the conversation was about before this message."""
    odds = _IN_HAND if _goes_on(moment, heard.intent) else 1
    return odds * heard.confidence / (odds * heard.confidence + 1 - heard.confidence)


def _goes_on(moment: Moment, intent: str) -> bool:
    """Whether the message is taken for an answer, or for more of what the buyer wants already."""
    before = slots_in(moment.events)
    wish = before.get("wish")
    if not before.get("case") or not wish or intent in _BESIDE:
        return False
    return intent in _ANSWERS or wish in (intent, moment.judged.get("wish"))


def _why_a_person(desk: Desk, moment: Moment, proposals: Sequence[Proposal]) -> str | None:
    if moment.action == LISTEN or not proposals:
        return "silence"
    if moment.handed_over and _agrees_to_wait(moment):
        return moment.handed_over
    if not _sure(desk, moment, proposals[0].macro):
        return "low_confidence"
    return _why_not(desk, proposals[0])


def _agrees_to_wait(moment: Moment) -> bool:
    """A 好 after “请稍等” answers that and nothing else."""
    return moment.last_reply in HOLDS and moment.understanding is not None and moment.understanding.intent == "affirm"


def _why_not(desk: Desk, first: Proposal) -> str | None:
    if not first.macro.valid_on(shop_day(desk.now())):
        return "expired"
    if first.missing:
        return "incomplete"
    if first.findings:
        return "wording"
    if first.macro.id == HOLD:
        return first.macro.hand_over or NOT_UNDERSTOOD
    return None if first.macro.alone else "needs_person"
