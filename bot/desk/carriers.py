"""Ways to other systems: a signed web hook, or RabbitMQ."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

import aio_pika
import httpx
from aio_pika.abc import AbstractConnection, AbstractExchange
from aio_pika.exceptions import AMQPError, DeliveryError

from bot.store.outbox import Letter
from bot.trace import passed_on, trace

SECONDS = 10.0
EXCHANGE = "huashu"
SHORTEST_KEY = 24


class BadOutbox(ValueError):
    """Nothing can be delivered there; the text says in Chinese what is wrong."""


class NotDelivered(RuntimeError):
    """The other side has not said that it has it; it may have it all the same."""


class Carrier(Protocol):
    async def carry(self, letter: Letter, now: datetime) -> None:
        """Returns once the other side has the letter; raises NotDelivered."""

    async def close(self) -> None: ...


def carrier_to(url: str, key: str) -> Carrier:
    """The way to `http(s)://…` or `amqp(s)://…`; raises BadOutbox."""
    scheme, host = urlsplit(url).scheme, urlsplit(url).hostname
    if scheme in ("amqp", "amqps") and host:
        return Rabbit(url)
    if scheme not in ("http", "https") or not host:
        raise BadOutbox("应该像 https://erp.example.com/huashu 或 amqp://用户:密码@主机/")
    if len(key) < SHORTEST_KEY:
        raise BadOutbox(f"还要 HUASHU_WEBHOOK_KEY：和对方约好的密钥，至少 {SHORTEST_KEY} 位")
    return WebHook(url, key)


def letter_body(letter: Letter) -> bytes:
    """The same bytes at every try."""
    said = {"id": letter.key, "kind": letter.kind, "at": letter.created_at.isoformat(), "data": letter.payload}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def signature(key: str, id: str, timestamp: int, body: bytes) -> str:
    """As the Standard Webhooks specification has it: HMAC-SHA256 of `id.timestamp.body`."""
    digest = hmac.new(key.encode(), b".".join((id.encode(), str(timestamp).encode(), body)), hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


class WebHook:
    """POSTs each letter; any 2xx says that the other side has it."""

    def __init__(self, url: str, key: str) -> None:
        self._url, self._key = url, key
        self._http = httpx.AsyncClient(timeout=SECONDS, trust_env=False)

    async def carry(self, letter: Letter, now: datetime) -> None:
        body, at = letter_body(letter), int(now.timestamp())
        signed = {"webhook-id": letter.key, "webhook-timestamp": str(at), "webhook-signature": signature(self._key, letter.key, at, body)}
        headers = {"content-type": "application/json", **signed, **passed_on(trace())}
        try:
            status = await asyncio.wait_for(self._post(body, headers), SECONDS)
        except (httpx.HTTPError, asyncio.TimeoutError) as error:
            raise NotDelivered(type(error).__name__) from error
        if not httpx.codes.is_success(status):
            raise NotDelivered(f"HTTP {status}")

    async def _post(self, body: bytes, headers: Mapping[str, str]) -> int:
        """The status; what else is answered, however long, nobody reads."""
        async with self._http.stream("POST", self._url, content=body, headers=headers) as answer:
            return answer.status_code

    async def close(self) -> None:
        await self._http.aclose()


class Rabbit:
    """Publishes each letter to the topic exchange `huashu` under its kind, and waits for the broker's word that a queue has it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: AbstractConnection | None = None
        self._exchange: AbstractExchange | None = None
        self._connecting = asyncio.Lock()

    async def carry(self, letter: Letter, now: datetime) -> None:
        message = aio_pika.Message(
            letter_body(letter), message_id=letter.key, type=letter.kind, timestamp=now, content_type="application/json",
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT, correlation_id=trace() or None, headers=dict(passed_on(trace())),
        )  # fmt: skip
        try:
            exchange = await self._connected()
            await exchange.publish(message, letter.kind, mandatory=True, timeout=SECONDS)
        except DeliveryError as error:
            raise NotDelivered(f"no queue takes {letter.kind!r} from the exchange {EXCHANGE!r}") from error
        except (AMQPError, OSError, TimeoutError, RuntimeError, asyncio.TimeoutError) as error:
            await self.close()
            raise NotDelivered(type(error).__name__) from error

    async def close(self) -> None:
        connection, self._connection, self._exchange = self._connection, None, None
        if connection is not None:
            with contextlib.suppress(AMQPError, OSError, RuntimeError, asyncio.TimeoutError):
                await asyncio.wait_for(connection.close(), SECONDS)

    async def _connected(self) -> AbstractExchange:
        async with self._connecting:
            if self._exchange is None:
                self._connection = await aio_pika.connect(self._url, timeout=SECONDS)
                channel = await self._connection.channel(publisher_confirms=True, on_return_raises=True)
                self._exchange = await channel.declare_exchange(EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True, timeout=SECONDS)
            return self._exchange
