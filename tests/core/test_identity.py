"""A buyer is who the shop's server says he is, for as long as it says, and nobody else."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest

from bot.core.identity import Identity, IdentityRefused, sign, verified
from tests.builders import NOW

KEY = "the shop's secret"
DAY = timedelta(days=1)
ANNA = Identity("tb_1001", (NOW + timedelta(hours=1)).replace(microsecond=0), "0123456789abcdef", "4038475610293847561")


def signed(claims: Any, key: str = KEY) -> str:
    """Anything, rightly signed."""
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"{body}.{hmac.new(key.encode(), body.encode(), hashlib.sha256).hexdigest()}"


def claims(**changes: Any) -> dict[str, Any]:
    return {"buyer": "tb_1001", "exp": int(ANNA.expires.timestamp()), "nonce": "0123456789abcdef", **changes}


def reason(text: str) -> str:
    with pytest.raises(IdentityRefused) as refused:
        verified(text, KEY, NOW, DAY)
    return refused.value.reason


@pytest.mark.parametrize("order", [None, "4038475610293847561"])
def test_what_the_shop_signed_is_believed(order: str | None) -> None:
    identity = Identity(ANNA.buyer, ANNA.expires, ANNA.nonce, order)
    assert verified(sign(identity, KEY), KEY, NOW, DAY) == identity


@pytest.mark.parametrize("padding", ["", "="])
def test_padding_may_be_written_or_left_out(padding: str) -> None:
    body = base64.urlsafe_b64encode(json.dumps(claims(buyer="张三丰")).encode()).decode().rstrip("=") + padding
    signature = hmac.new(KEY.encode(), body.encode(), hashlib.sha256).hexdigest()
    assert verified(f"{body}.{signature}", KEY, NOW, DAY).buyer == "张三丰"


@pytest.mark.parametrize(
    "text",
    [
        "", ".", "tb_1001", sign(ANNA, "another secret"), sign(ANNA, KEY)[:-1], sign(ANNA, KEY).upper(), f"x{sign(ANNA, KEY)}",
        sign(ANNA, KEY) + "0", sign(ANNA, KEY).split(".")[0], "买家.签名", "\ud800.\ud800", signed(claims(pad="x" * 2000)),
    ],
)  # fmt: skip
def test_what_the_shop_did_not_sign_is_forged(text: str) -> None:
    assert reason(text) == "forged"


def test_an_identity_ends_at_its_second() -> None:
    assert reason(signed(claims(exp=int(NOW.timestamp())))) == "expired"
    assert verified(signed(claims(exp=int(NOW.timestamp()) + 1)), KEY, NOW, DAY).buyer == "tb_1001"


def test_an_identity_for_ever_is_refused() -> None:
    last = int((NOW + DAY).timestamp())
    assert verified(signed(claims(exp=last)), KEY, NOW, DAY).buyer == "tb_1001"
    assert reason(signed(claims(exp=last + 1))) == "too_long_lived"


@pytest.mark.parametrize(
    "wrong",
    [
        [], "tb_1001", None, {}, claims(exp="soon"), claims(exp=None), claims(exp=10**30), claims(exp=float("inf")), claims(buyer=""),
        claims(buyer=1001), claims(buyer="x" * 129), claims(buyer="a\nb"), claims(nonce="short"), claims(nonce="x" * 65),
        claims(order=["4038475610293847561"]), {"buyer": "tb_1001", "exp": claims()["exp"]},
    ],
)  # fmt: skip
def test_what_is_signed_but_written_wrongly_is_malformed(wrong: Any) -> None:
    assert reason(signed(wrong)) == "malformed"


def test_a_signed_text_that_is_no_json_is_malformed() -> None:
    body = base64.urlsafe_b64encode(b"not json").decode().rstrip("=")
    assert reason(f"{body}.{hmac.new(KEY.encode(), body.encode(), hashlib.sha256).hexdigest()}") == "malformed"
