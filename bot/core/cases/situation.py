"""What a case is decided from, and what the decision is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.addresses import Address
from bot.core.deadlines import Deadlines
from bot.core.orders import Item, ItemKind, Order
from bot.core.shop import Catalogue, Profile, Words


@dataclass(frozen=True)
class Shop:
    """The settings that cases are judged by."""

    profile: Profile
    deadlines: Deadlines
    words: Words
    catalogue: Catalogue


@dataclass(frozen=True)
class Said:
    """What the buyer said in this conversation, as far as it matters to a case.

    `opening` are the words with which he brought the matter up, `names` what he calls the goods now, and
    `named_address` says that this very message holds an address. `answer` is what this message answers to the
    case before, and `told` that the buyer has already heard that it is being looked into.
    """

    wish: str
    intent: str = ""
    text: str = ""
    address: Address | None = None
    phone: str = ""
    receiver: str = ""
    product: str = ""
    refund_reason: str = ""
    invoice_title: str = ""
    tax_number: str = ""
    order_id: str = ""
    pictures: int = 0
    problem: str = ""
    opened: bool = False
    opening: str = ""
    names: tuple[str, ...] = ()
    named_address: bool = False
    waybill: str = ""
    answer: str = ""
    told: bool = False


@dataclass(frozen=True)
class Situation:
    said: Said
    shop: Shop
    now: datetime
    orders: tuple[Order, ...] = ()
    order: Order | None = None
    before: str = ""
    anonymous: bool = False
    unknown_order: bool = False

    def says(self, fact: str) -> bool:
        """Whether the buyer's words of this turn carry `fact`, a list of `Words`."""
        return self.shop.words.any(fact, self.said.text)

    def opens_with(self, fact: str) -> bool:
        """Whether the words with which the buyer brought the matter up carry `fact`."""
        return self.shop.words.any(fact, self.said.opening or self.said.text)

    @property
    def item(self) -> Item | None:
        """The item that the buyer speaks of: named, or the only one."""
        items = self.order.items if self.order else ()
        names = [name for name in (*self.said.names, self.said.product) if name]
        named = [i for i in items if any(name in i.title or i.title in name for name in names)]
        small = [i for i in items if i.kind is not ItemKind.FULL_SIZE]
        if self.says("small") and small:
            return small[0]
        if named:
            return named[0]
        return items[0] if len(items) == 1 else None


def seen_or_said(s: Situation) -> str:
    """What the buyer adds now, as it is passed on to people: his words, or that there is a picture to look at."""
    return s.said.text if s.said.text and s.said.intent != "send_picture" else "见图片"


@dataclass(frozen=True)
class Judgement:
    """The case, why (a reason code), and what it adds to the facts that fill macros."""

    case: str
    reason: str
    facts: Mapping[str, str] = field(default_factory=dict)

    def with_facts(self, **facts: str) -> Judgement:
        return replace(self, facts={**self.facts, **facts})


#: Cases that answer a question in passing; the matter in hand goes on after them.
PASSING = frozenset(
    {
        "track_unpaid",
        "ship_pending",
        "ship_late",
        "parcel_handed_over",
        "parcel_moving",
        "parcel_delivering",
        "parcel_pickup",
        "parcel_signed",
        "parcel_returning",
        "freight_presale",
        "freight_shop_pays",
        "freight_buyer_pays",
        "product_known",
        "product_unknown",
        "promotion",
        "price_protection",
        "ship_presale",
        "greeted",
        "here",
        "not_ours",
        "unclear",
        "never_mind",
        "acknowledged",
        "refund_explained",
        "return_where",
        "still_checking",
        "told_noted",
        "address_passed_on",
        "complaint",
        "complaint_urgent",
        "picture_for_person",
        "product_out",
        "product_unlisted",
        "bargain",
        "gift",
        "which_courier",
        "ship_virtual",
        "invoice_free",
        "refund_times",
        "refund_which_reason",
        "refund_on_the_way",
    }
)

#: Cases after which nothing is pending, so that a question in passing has nothing to come back to.
NOTHING_PENDING = PASSING | {"", "closed", "need_order", "which_order", "which_wish", "picture_noted"}
