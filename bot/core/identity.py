"""Who a buyer is, in the words of the shop's own server: `base64url(json).hex(hmac-sha256)`."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

LONGEST = 2000
LONGEST_FIELD = 128
NONCE = range(8, 65)


class IdentityRefused(ValueError):
    """`reason` is forged, malformed, expired or too_long_lived; a caller adds replayed."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"identity refused: {reason}")
        self.reason = reason


@dataclass(frozen=True)
class Identity:
    """The buyer's id in the shop, the order on his page, until when that holds, and a value that is used once."""

    buyer: str
    expires: datetime
    nonce: str
    order: str | None = None


def sign(identity: Identity, key: str) -> str:
    """The identity as the shop's server hands it to its page."""
    claims = {"buyer": identity.buyer, "order": identity.order, "exp": int(identity.expires.timestamp()), "nonce": identity.nonce}
    body = base64.urlsafe_b64encode(json.dumps({k: v for k, v in claims.items() if v is not None}).encode()).decode().rstrip("=")
    return f"{body}.{_signature(body, key)}"


def verified(signed: str, key: str, now: datetime, longest: timedelta) -> Identity:
    """The identity that was signed with `key`; raises IdentityRefused.

    One that holds for more than `longest` from now is refused too: whoever finds it could use it as long.
    """
    body, _, signature = signed.partition(".")
    if len(signed) > LONGEST or not hmac.compare_digest(_signature(body, key).encode(), signature.encode("utf-8", "replace")):
        raise IdentityRefused("forged")
    identity = _read(body)
    if identity.expires <= now:
        raise IdentityRefused("expired")
    if identity.expires > now + longest:
        raise IdentityRefused("too_long_lived")
    return identity


def _signature(body: str, key: str) -> str:
    return hmac.new(key.encode(), body.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _read(body: str) -> Identity:
    """What a shop's server signed may still be written wrongly; the words are its own, so the reason is told."""
    try:
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        expires = datetime.fromtimestamp(int(claims["exp"]), timezone.utc)
        identity = Identity(
            _text(claims["buyer"]), expires, _text(claims["nonce"]), _text(claims["order"]) if claims.get("order") else None
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError, RecursionError) as error:
        raise IdentityRefused("malformed") from error
    if len(identity.nonce) not in NONCE:
        raise IdentityRefused("malformed")
    return identity


def _text(value: Any) -> str:
    if isinstance(value, str) and 0 < len(value) <= LONGEST_FIELD and value.isprintable():
        return value
    raise ValueError("1 to 128 printable characters")
