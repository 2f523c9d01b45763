"""Hypothesis strategies for core values."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import strategies as st

from bot.core import orders as core

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
MONEY = st.decimals(0, 999_999, places=2)
ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = st.datetimes(datetime(2000, 1, 2), datetime(2100, 12, 30), timezones=ZONES)  # noqa: DTZ001
ITEMS = st.builds(core.Item, TEXTS, st.sampled_from(core.ItemKind), st.integers(1, 99), MONEY, TEXTS, st.none() | st.integers(1, 999))
EVENTS = st.builds(core.TrackingEvent, TIMES, st.sampled_from(core.TrackStatus), TEXTS)
RECEIVERS = st.builds(core.Receiver, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)
INVOICES = st.builds(core.Invoice, TEXTS, TEXTS, st.booleans(), st.none() | TIMES, st.none() | TIMES, TEXTS)
REFUNDS = st.builds(
    core.RefundApplication,
    TEXTS,
    TEXTS,
    TEXTS,
    MONEY,
    st.sampled_from(core.RefundState),
    st.none() | TIMES,
    st.none() | TIMES,
    TEXTS,
)
ORDERS = st.builds(
    core.Order,
    id=TEXTS,
    buyer=TEXTS,
    state=st.sampled_from(core.OrderState),
    items=st.lists(ITEMS, max_size=3).map(tuple),
    paid=st.none() | MONEY,
    created_at=st.none() | TIMES,
    paid_at=st.none() | TIMES,
    shipped_at=st.none() | TIMES,
    signed_at=st.none() | TIMES,
    courier=TEXTS,
    waybill=TEXTS,
    tracking=st.lists(EVENTS, max_size=3).map(tuple),
    receiver=RECEIVERS,
    address_kind=st.sampled_from(core.AddressKind),
    invoice=INVOICES,
    refunds=st.lists(REFUNDS, max_size=2).map(tuple),
    remark=TEXTS,
)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | TIMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS | st.integers(), inner, max_size=3),
    max_leaves=8,
)
