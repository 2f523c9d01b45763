"""What runs beside the desk: engines with their model, Redis, the other system."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import aio_pika
from redis.exceptions import RedisError

from bot.desk.carriers import BadOutbox, carrier_to
from bot.desk.doctor.finding import Finding, Patient
from bot.desk.shared_throttle import connected
from bot.engine.client import EngineUnavailable, RemoteEngine
from bot.training.models import NoModel, is_current, is_whole, newest, published

SECONDS = 5.0
PORTS = {"http": 80, "https": 443}


def model(patient: Patient) -> Iterator[Finding]:
    folder, root = patient.settings.models, patient.settings.root
    try:
        known = published(folder) or newest(folder)
    except NoModel:
        yield Finding("模型", "bad", f"{folder} 里没有训练过的模型", "huashu train；也可能是 HUASHU_DATA 写错了")
        return
    if not is_whole(folder, known):
        yield Finding("模型", "bad", f"{known.file} 和登记的不一样，引擎不会用它", "从备份恢复它，或者 huashu train 再训练一个")
    elif not is_current(folder, root) and published(folder) is None:
        yield Finding("模型", "warn", f"{known.file} 比数据旧", "huashu train；下一次启动也会自己训练")
    else:
        yield Finding("模型", "ok", f"{known.file}，{'已发布' if published(folder) else '最后训练的'}")


def engines(patient: Patient) -> Iterator[Finding]:
    if not patient.settings.engines:
        yield Finding("引擎", "none", "客服台自己启动（没有 HUASHU_ENGINES）")
        return
    answering = {url: _model_at(url) for url in patient.settings.engines}
    for url, hash in answering.items():
        if _public(url):
            yield Finding("引擎", "bad", f"{url} 是公网地址，引擎不认人", "换成内网地址，只让客服台连得到")
        elif hash is None:
            yield Finding(
                "引擎",
                "bad" if not any(answering.values()) else "warn",
                f"{url} 没有响应",
                "看 huashu-engine@端口 在不在运行，端口放不放行",
            )
        else:
            yield Finding("引擎", "ok", f"{url} 用 {hash[:12]} 回答")
    if len({hash for hash in answering.values() if hash}) > 1:
        yield Finding("引擎", "warn", "几个引擎用的模型不一样", "刚发布完等几秒；一直这样就看落后那个的日志，它看不到 models 目录")


def _model_at(url: str) -> str | None:
    engine = RemoteEngine(url, SECONDS)
    try:
        return engine.model()
    except EngineUnavailable:
        return None
    finally:
        engine.close()


def _public(url: str) -> bool:
    try:
        return ipaddress.ip_address(urlsplit(url).hostname or "").is_global
    except ValueError:
        return False


def redis(patient: Patient) -> Iterator[Finding]:
    if not patient.settings.redis_url:
        yield Finding("Redis", "none", "没有用（REDIS_URL）；只有一个客服台时不需要")
        return
    try:
        with connected(patient.settings.redis_url) as client:
            client.ping()
    except ValueError:
        yield Finding("Redis", "bad", "地址不对", "REDIS_URL 应该像 redis://10.0.0.5:6379")
    except (RedisError, OSError) as error:
        yield Finding(
            "Redis", "warn", f"连不上（{type(error).__name__}）", "看 Redis 在不在运行；这段时间各个客服台只推送给自己的人，消息不会丢"
        )
    else:
        yield Finding("Redis", "ok", "有响应")


def other_system(patient: Patient) -> Iterator[Finding]:
    url, key = patient.settings.outbox_url, patient.settings.webhook_key
    if not url:
        return
    try:
        carrier_to(url, key)
    except BadOutbox as error:
        yield Finding("对方系统", "bad", "HUASHU_OUTBOX 不能用", str(error))
        return
    rabbit = urlsplit(url).scheme.startswith("amqp")
    try:
        asyncio.run(_rabbit(url)) if rabbit else _reach(url)
    except Exception as error:  # of the network, or one of the many of a broker
        advice = "看 RabbitMQ 在不在运行，用户和密码对不对" if rabbit else "看对方的网址和网络；没送到的会自己重试十五个小时"
        yield Finding("对方系统", "warn", f"{urlsplit(url).hostname} 连不上（{type(error).__name__}）", advice)
    else:
        yield Finding("对方系统", "ok", f"{urlsplit(url).hostname} 连得上")


async def _rabbit(url: str) -> None:
    connection = await aio_pika.connect(url, timeout=SECONDS)
    await connection.close()


def _reach(url: str) -> None:
    """A connection, and nothing said: every letter that arrives means something."""
    parts = urlsplit(url)
    socket.create_connection((parts.hostname or "", parts.port or PORTS[parts.scheme]), SECONDS).close()
