"""Signed tokens with an end; what one use signed, another does not take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer


class TokenRefused(ValueError):
    """Forged, another desk's, or ended."""

    def __init__(self) -> None:
        super().__init__("会话已过期，请重新打开聊天窗口")


class Tokens:
    """Tokens for one use, which `salt` names."""

    def __init__(self, key: str, salt: str, lasting: timedelta) -> None:
        self._signer = URLSafeSerializer(key, salt=salt)
        self._lasting = lasting

    def give(self, facts: Mapping[str, Any], now: datetime) -> str:
        text: str = self._signer.dumps({**facts, "until": int((now + self._lasting).timestamp())})
        return text

    def read(self, token: str, now: datetime) -> Mapping[str, Any]:
        """The facts; raises TokenRefused."""
        try:
            facts: dict[str, Any] = self._signer.loads(token)
        except BadSignature as error:
            raise TokenRefused from error
        if facts.pop("until") <= now.timestamp():
            raise TokenRefused
        return facts
