"""The machine: who runs it, disk, folders, secrets, ports."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import httpx

from bot.desk.doctor.finding import Finding, Level, Patient
from bot.desk.keys import FILE as KEYS
from bot.files.alone import LOCK
from bot.files.errors import BadFile
from bot.files.shop import load_shop

LITTLE, TOO_LITTLE = 0.1, 0.02


def user(patient: Patient) -> Iterator[Finding]:
    if os.geteuid() == 0:
        yield Finding("用户", "warn", "正在用 root 运行", "换成专用的用户，如 deploy/systemd/ 里的 huashu：被攻破时少丢很多")
    else:
        yield Finding("用户", "ok", "不是 root")


def disk(patient: Patient) -> Iterator[Finding]:
    folder = patient.settings.data
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("数据目录", "bad", f"{folder} 没有，或者不能写", f"建好它，并交给运行客服台的用户：chown huashu {folder}")
        return
    usage = shutil.disk_usage(folder)
    free = usage.free / usage.total
    told = f"{folder} 所在的磁盘剩 {usage.free / 1e9:.1f} GB（{free:.0%}）"
    level: Level = "bad" if free < TOO_LITTLE else "warn" if free < LITTLE else "ok"
    yield Finding(
        "磁盘", level, told, "" if level == "ok" else "清理旧备份和 models 里的旧模型，或者换大一点的盘：满了买家的消息就存不下来"
    )


def secrets(patient: Patient) -> Iterator[Finding]:
    path = patient.settings.data / KEYS
    given = bool(patient.settings.identity_key and patient.settings.session_key)
    if not path.exists():
        told = "密钥都在环境变量里" if given else "还没有密钥，第一次启动时会生成"
        yield Finding("密钥", "ok", told)
    elif path.stat().st_mode & 0o077:
        yield Finding(
            "密钥",
            "bad",
            f"{path} 别的用户也能读（{path.stat().st_mode & 0o777:o}）",
            f"chmod 600 {path}；别人可能已经看过，要换就删掉它再重启",
        )
    else:
        yield Finding("密钥", "ok", f"{path} 只有自己能读")


def files(patient: Patient) -> Iterator[Finding]:
    root = patient.settings.root
    try:
        load_shop(root)
    except BadFile as error:
        yield Finding(
            "店铺文件", "bad", f"有 {len(error.errors)} 处错误，第一处：{error.errors[0]}", "huashu check 列出全部，改好保存就生效"
        )
        return
    lock = root / LOCK
    if not os.access(lock if lock.exists() else root, os.W_OK):
        yield Finding(
            "店铺文件", "warn", f"{root} 不能写，工作台里改不了快捷语", "deploy/own_files 把店铺文件放到可写的目录，再设 HUASHU_ROOT"
        )
    else:
        yield Finding("店铺文件", "ok", f"{root} 没有错误，可以修改")


def desk(patient: Patient) -> Iterator[Finding]:
    url = f"http://127.0.0.1:{patient.port}"
    try:
        answer = httpx.get(f"{url}/readyz", timeout=5, trust_env=False)
        trouble = answer.json()["trouble"]
    except httpx.TransportError:
        yield Finding("客服台", "warn", f"{url} 没有客服台", "没启动就启动（huashu up）；在别的端口就用 --port 告诉我")
    except (ValueError, KeyError, TypeError):
        yield Finding("客服台", "bad", f"端口 {patient.port} 上是别的程序", "换一个端口启动客服台")
    else:
        names = {"database": "数据库", "engine": "引擎"}
        if trouble:
            yield Finding(
                "客服台", "bad", f"{url} 在运行，但是{'、'.join(names.get(one, one) for one in trouble)}不行", "看下面对应的那一项"
            )
        else:
            yield Finding("客服台", "ok", f"{url} 可以接待买家")
