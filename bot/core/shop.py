"""The shop's own settings as values; `shop/*.yml` holds them, `bot.files.shop` reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

from bot.core.hours import ALWAYS, Hours
from bot.core.keeping import KEEP, Keep
from bot.core.roles import Role
from bot.core.text import fold


@dataclass(frozen=True)
class ReturnAddress:
    receiver: str
    phone: str
    address: str


@dataclass(frozen=True)
class Money:
    """Yuan limits that a reply may not exceed (after_sales.md §4 rows 6, 7, 26)."""

    compensation_min: Decimal = Decimal("5")
    compensation_max: Decimal = Decimal("10")
    freight_cap: Decimal = Decimal("12")
    high_value: Decimal = Decimal("1000")


@dataclass(frozen=True)
class Categories:
    """Categories with rules of their own (after_sales.md §4 rows 4, 26)."""

    not_returnable: tuple[str, ...] = ()
    customised: tuple[str, ...] = ()
    cross_border: tuple[str, ...] = ()


@dataclass(frozen=True)
class Auto:
    """When the bot may send alone, and never a macro that needs a person: what plants a flag or gives somebody a task at least
    at `threshold`, what only tells or asks at least at `telling`.

    Below `understood` an intent counts for nothing; above it, agents get what it proposes.
    """

    threshold: float = 0.9
    telling: float = 0.6
    understood: float = 0.35
    lines_wait_seconds: float = 1.5


@dataclass(frozen=True)
class Buyers:
    """How much of the desk one buyer may take, and for how long a page may speak for him."""

    messages_a_minute: int = 30
    pictures_a_minute: int = 10
    address_a_minute: int = 300
    identity_hours: float = 24
    resume_days: float = 30


@dataclass(frozen=True)
class Publish:
    """When a new model may take the old one's place: shares of the replayed answers that changed, of accuracy that was lost in the test."""

    changed_at_most: float = 0.02
    worse_at_most: float = 0.01


@dataclass(frozen=True)
class Staff:
    """Who signs in with a code of his telephone besides the password, and may do nothing else before he can."""

    second_factor: tuple[Role, ...] = ()


@dataclass(frozen=True)
class Profile:
    """`id` is what pages call the shop; `origins` are the pages that may embed its widget."""

    name: str
    signer: str
    return_address: ReturnAddress
    id: str = "shop"
    origins: tuple[str, ...] = ()
    hours: Hours = ALWAYS
    buyers: Buyers = Buyers()
    mode: str = "assist"
    money: Money = Money()
    categories: Categories = Categories()
    auto: Auto = Auto()
    publish: Publish = Publish()
    staff: Staff = Staff()
    keep: Keep = KEEP
    refused_refund_reasons: tuple[str, ...] = ("缺货", "未按约定时间发货")
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Product:
    """What the catalogue says of one product (after_sales.md §4 row 28)."""

    title: str
    price: Decimal
    stock: int = 0
    aliases: tuple[str, ...] = ()
    category: str = ""
    points: str = ""
    usage: str = ""
    suits: str = ""


@dataclass(frozen=True)
class Catalogue:
    products: tuple[Product, ...] = ()
    promotion: str = ""
    freight: str = ""
    recommended: tuple[str, ...] = ()

    def find(self, name: str) -> Product | None:
        """The product called `name` by title or alias; titles that contain the name come last."""
        exact = [p for p in self.products if name == p.title or name in p.aliases]
        loose = [p for p in self.products if name and name in p.title]
        return next(iter(exact + loose), None)

    def named_in(self, text: str) -> Product | None:
        """The product that `text` names by title or alias, the longest name first."""
        folded = fold(text)
        names = sorted(((name, p) for p in self.products for name in (p.title, *p.aliases)), key=lambda pair: -len(pair[0]))
        return next((product for name, product in names if fold(name) in folded), None)


#: Lists whose words also stand in phrases that say the contrary: 找到 in 没找到.
_OPPOSITES = {"opened": "not_opened", "found": "not_found", "resend": "no_resend", "refund": "no_refund"}


@dataclass(frozen=True)
class Words:
    """Words of buyers that carry a fact of their own, in folded spelling; one list per fact."""

    opened: tuple[str, ...] = ()
    unopened: tuple[str, ...] = ()
    not_opened: tuple[str, ...] = ()
    unsealed: tuple[str, ...] = ()
    severe: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    refund_failed: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    individual: tuple[str, ...] = ()
    resend: tuple[str, ...] = ()
    refund: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    at_fault: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()
    allergy: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    intercept: tuple[str, ...] = ()
    rather_exchange: tuple[str, ...] = ()
    will_apply: tuple[str, ...] = ()
    will_refuse: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    recovered: tuple[str, ...] = ()
    urges: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    pictures_later: tuple[str, ...] = ()
    not_better: tuple[str, ...] = ()
    no_pictures: tuple[str, ...] = ()
    pleads: tuple[str, ...] = ()
    no_number: tuple[str, ...] = ()
    how_to_apply: tuple[str, ...] = ()
    bargains: tuple[str, ...] = ()
    damages: tuple[str, ...] = ()
    other_order: tuple[str, ...] = ()
    wants_back: tuple[str, ...] = ()
    price_gap: tuple[str, ...] = ()
    still_wanted: tuple[str, ...] = ()
    not_wanted: tuple[str, ...] = ()
    gives_up: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    readdress: tuple[str, ...] = ()
    return_to: tuple[str, ...] = ()
    signed_self: tuple[str, ...] = ()
    signed_other: tuple[str, ...] = ()
    wants_money: tuple[str, ...] = ()
    refund_progress: tuple[str, ...] = ()
    no_fault: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    how_long: tuple[str, ...] = ()
    too_long: tuple[str, ...] = ()
    no_resend: tuple[str, ...] = ()
    no_refund: tuple[str, ...] = ()
    news: tuple[str, ...] = ()
    trouble: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    same_address: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    accepts: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    ems: tuple[str, ...] = ()
    human: tuple[str, ...] = ()
    invoice: tuple[str, ...] = ()
    invoice_cost: tuple[str, ...] = ()
    invoice_kind: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    no_tax_number: tuple[str, ...] = ()
    sends_when: tuple[str, ...] = ()
    reissue: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    agrees: tuple[str, ...] = ()
    applied: tuple[str, ...] = ()
    which_reason: tuple[str, ...] = ()
    not_arrived: tuple[str, ...] = ()
    too_little: tuple[str, ...] = ()
    refund_causes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    demand: tuple[str, ...] = ()
    which_courier: tuple[str, ...] = ()
    looks_up: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    bought: tuple[str, ...] = ()
    buys: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    price: tuple[str, ...] = ()
    bargain: tuple[str, ...] = ()
    gift: tuple[str, ...] = ()
    in_stock: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    faults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order_states: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    complaint_kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def any(self, fact: str, text: str) -> bool:
        """Whether `text` says `fact`, one of this class's lists, and not only in the phrases of its opposite."""
        text = fold(text)
        for phrase in getattr(self, _OPPOSITES.get(fact, ""), ()):
            text = text.replace(phrase, "|")
        return any(word in text for word in self._listed(fact))

    def _listed(self, fact: str) -> Iterable[str]:
        """The words of a list, or of every kind of a table."""
        found = getattr(self, fact)
        return chain.from_iterable(found.values()) if isinstance(found, Mapping) else found

    def kind(self, fact: str, text: str) -> str:
        """The first kind of `fact`, a table of lists, whose words `text` has; "" for none."""
        folded = fold(text)
        return next((kind for kind, words in getattr(self, fact).items() if any(word in folded for word in words)), "")

    def fault(self, name: str, text: str) -> bool:
        """Whether `text` says the fault `name`, one of `faults`, and does not deny it."""
        return any(word in text for word in self.faults.get(name, ())) and not self.any("no_fault", text)
