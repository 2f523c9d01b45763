"""Letters on their way: signed, under one id, and only there when the other side says so."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace

import aio_pika
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk import carriers
from bot.desk.carriers import EXCHANGE, BadOutbox, NotDelivered, Rabbit, WebHook, carrier_to, letter_body, signature
from bot.desk.relay import Relay
from bot.services.desk import Desk
from bot.services.relaying import outbox_now
from bot.store.outbox import Letter, put
from bot.trace import follow
from tests.builders import NOW
from tests.servers import until

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
KEY = "a key of at least twenty-four"
RABBIT = "amqp://guest:guest@127.0.0.1:5672/"
LETTER = Letter(1, "task:7:0", "task", {"to": "courier", "text": "拒收"}, NOW, None, "waiting", 1, None, None)


@dataclass
class Other:
    """Another system with a web hook: answers with `status`, keeps what it was sent."""

    status: int = 204
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    async def take(self, request: Request) -> Response:
        self.got.append((dict(request.headers), await request.body()))
        return Response(status_code=self.status, headers={"location": "/hook"} if self.status == 302 else None)

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.got]


@pytest.fixture
def other() -> Iterator[Other]:
    found = Other()
    app = Starlette(routes=[Route("/hook", found.take, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    assert until(lambda: server.started)
    found.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/hook"
    yield found
    server.should_exit = True
    thread.join()


async def test_a_web_hook_can_check_who_sent_the_letter_and_when(other: Other) -> None:
    hook = WebHook(other.url, KEY)
    await hook.carry(LETTER, NOW)
    await hook.close()
    ((headers, body),) = other.got
    assert json.loads(body) == {"id": "task:7:0", "kind": "task", "at": NOW.isoformat(), "data": {"to": "courier", "text": "拒收"}}
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == ("task:7:0", str(int(NOW.timestamp())))
    assert headers["webhook-signature"] == signature(KEY, "task:7:0", int(NOW.timestamp()), body)
    assert "traceparent" not in headers


def test_the_signature_is_that_of_the_standard() -> None:
    """The value that OpenSSL gives: printf 'msg_1.1614265330.{"test": 1}' | openssl dgst -sha256 -hmac KEY -binary | base64."""
    assert signature("0123456789abcdef01234567", "msg_1", 1614265330, b'{"test": 1}') == "v1,yWSHrrf9D6qNQbl6783K+5kJ4+jO3nyl8nIVwuCaoAg="


def test_nothing_of_a_letter_can_be_changed_under_its_signature() -> None:
    signed = signature(KEY, "a", 1, b"body")
    assert signed not in {signature(KEY, "b", 1, b"body"), signature(KEY, "a", 2, b"body"), signature(KEY, "a", 1, b"bodY")}
    assert signed != signature(KEY + "!", "a", 1, b"body")


@pytest.mark.parametrize("status", [302, 400, 410, 500])
async def test_only_a_yes_is_a_yes(other: Other, status: int) -> None:
    other.status = status
    hook = WebHook(other.url, KEY)
    with pytest.raises(NotDelivered, match=f"HTTP {status}"):
        await hook.carry(LETTER, NOW)
    await hook.close()
    assert len(other.got) == 1


async def test_who_answers_byte_by_byte_has_no_more_time_than_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carriers, "SECONDS", 0.3)

    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            for byte in b"HTTP/1.1 204 No Content\r\n" * 50:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0.05)
        writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    hook = WebHook(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", KEY)
    with pytest.raises(NotDelivered, match="TimeoutError"):
        await asyncio.wait_for(hook.carry(LETTER, NOW), 5)
    await hook.close()
    server.close()


async def test_a_carry_that_a_broken_connection_cancels_stops_nobody_else(desk: Desk) -> None:
    write(desk, 3)
    told: list[str] = []

    class Breaking:
        async def carry(self, letter: Letter, now: object) -> None:
            told.append(letter.key)
            if letter.key == "task:1:0":
                raise asyncio.CancelledError
            await asyncio.sleep(0.05)

        async def close(self) -> None: ...

    relay = Relay(desk, Breaking())
    relay.start()
    assert await until_true(lambda: outbox_now(desk).waiting == 1)
    await asyncio.to_thread(write, desk, 1, "later")
    assert await until_true(lambda: "later:0:0" in told)
    await relay.stop()
    assert sorted(told) == ["later:0:0", "task:0:0", "task:1:0", "task:2:0"]


async def until_true(holds: Callable[[], bool]) -> bool:
    for _ in range(500):
        if await asyncio.to_thread(holds):
            return True
        await asyncio.sleep(0.02)
    return False


async def test_nobody_at_home_is_no_delivery() -> None:
    hook = WebHook("http://127.0.0.1:1/", KEY)
    with pytest.raises(NotDelivered, match="ConnectError"):
        await hook.carry(LETTER, NOW)
    await hook.close()


@pytest.mark.parametrize(
    ("url", "key", "why"),
    [
        ("ftp://erp/", KEY, "应该像"),
        ("https://", KEY, "应该像"),
        ("amqp://", KEY, "应该像"),
        ("https://erp/", "short", "HUASHU_WEBHOOK_KEY"),
    ],
)
def test_an_outbox_that_leads_nowhere_is_refused(url: str, key: str, why: str) -> None:
    with pytest.raises(BadOutbox, match=why):
        carrier_to(url, key)


@pytest.fixture
async def broker() -> AsyncIterator[aio_pika.abc.AbstractConnection]:
    try:
        connection = await aio_pika.connect(RABBIT, timeout=3)
    except (OSError, asyncio.TimeoutError) as error:
        pytest.skip(f"no RabbitMQ for tests: {error}")
    yield connection
    await connection.close()


async def test_rabbit_has_the_letter_when_a_queue_has_it(broker: aio_pika.abc.AbstractConnection) -> None:
    kind = f"test{id(broker)}"
    letter, rabbit = replace(LETTER, kind=kind), Rabbit(RABBIT)
    with pytest.raises(NotDelivered, match="no queue takes"):
        await rabbit.carry(letter, NOW)
    channel = await broker.channel()
    queue = await channel.declare_queue(exclusive=True)
    await queue.bind(EXCHANGE, kind)
    follow(TRACE)
    await rabbit.carry(letter, NOW)
    await rabbit.carry(letter, NOW)
    for _ in range(2):
        found = await queue.get(timeout=5)
        assert found is not None
        assert (found.correlation_id, found.headers["x-request-id"]) == (TRACE, TRACE)
        assert (found.message_id, found.body, found.delivery_mode) == ("task:7:0", letter_body(letter), 2)
        await found.ack()
    await rabbit.close()


async def test_a_rabbit_that_is_not_there_is_asked_anew_the_next_time() -> None:
    rabbit = Rabbit("amqp://127.0.0.1:1/")
    for _ in range(2):
        with pytest.raises(NotDelivered):
            await rabbit.carry(LETTER, NOW)
    await rabbit.close()


def write(desk: Desk, count: int, name: str = "task") -> list[str]:
    keys = [f"{name}:{number}:0" for number in range(count)]
    with desk.database.transaction() as connection:
        for key in keys:
            put(connection, key, "task", {"text": key}, desk.now())
    return keys


async def drained(desk: Desk) -> bool:
    return await until_true(lambda: outbox_now(desk).waiting == 0)


async def test_two_desks_deliver_everything_and_nothing_twice(desk: Desk, other: Other) -> None:
    keys = write(desk, 100)
    relays = [Relay(desk, carrier_to(other.url, KEY)) for _ in range(2)]
    for relay in relays:
        relay.start()
    assert await drained(desk)
    for relay in relays:
        await relay.stop()
    assert sorted(other.ids) == sorted(keys)


async def test_without_another_system_letters_wait(desk: Desk) -> None:
    write(desk, 1)
    relay = Relay(desk, None)
    relay.start()
    await relay.stop()
    assert (relay.delivers, outbox_now(desk).waiting) == (False, 1)
