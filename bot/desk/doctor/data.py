"""What the shop keeps: database, clock, letters, backups, pictures."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.desk.doctor.finding import Finding, Level, Patient
from bot.files.picture_store import BadPicturesUrl, PicturesAway, pictures_at
from bot.services.state import State, state_of
from bot.store.clock import last_written, server_time
from bot.store.database import Database, StorageFailed, UnusableDatabase, open_database
from bot.store.schema import versions

OFF, FAR_OFF = timedelta(seconds=5), timedelta(seconds=60)
STUCK = timedelta(minutes=30)
OLD_BACKUP = timedelta(hours=36)


def database(patient: Patient) -> Iterator[Finding]:
    """And all that only the database knows."""
    url = patient.settings.database_url
    file = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
    if file and not file.exists():
        yield Finding("数据库", "warn", f"{file} 还没有", "第一次 huashu up 会建好；已经用过的话，DATABASE_URL 或 HUASHU_DATA 写错了")
        return
    try:
        found = open_database(url)
    except UnusableDatabase as error:
        yield Finding("数据库", "bad", str(error), "改 DATABASE_URL")
        return
    try:
        yield from _opened(found, patient)
    except StorageFailed:
        yield Finding("数据库", "bad", "连不上", "看 PostgreSQL 在不在运行、DATABASE_URL 的主机和密码对不对、防火墙放不放行")
    finally:
        found.close()


def _opened(found: Database, patient: Patient) -> Iterator[Finding]:
    with found.read() as connection:
        here, newest = versions(connection)
    kind = "PostgreSQL" if found.postgresql else "SQLite"
    if here is None:
        yield Finding("数据库", "warn", f"{kind} 能连上，还是空的", "huashu up 启动时会建好表")
        return
    if here != newest and here > newest:
        yield Finding("数据库", "bad", f"{kind} 是更新的版本（{here}）写的，这个版本到 {newest}", "装回新版本，或者恢复升级前的备份")
        return
    if here != newest:
        yield Finding(
            "数据库",
            "warn",
            f"{kind} 的表是旧版本的（{here}，现在是 {newest}）",
            "先用原来的版本 huashu backup，再重启客服台，启动时会自动升级",
        )
        return
    yield Finding("数据库", "ok", f"{kind} 能连上，表是最新的（{here}）")
    yield _clock(found, patient)
    state = state_of(found)
    yield _letters(state, patient)
    yield _backup(state, patient.now)


def _clock(found: Database, patient: Patient) -> Finding:
    with found.read() as connection:
        last = last_written(connection)
        server, now = server_time(connection), patient.now
    off = abs(server - now) if server else timedelta(0)
    if last and last - now > FAR_OFF:
        off = max(off, last - now)
    if off <= OFF:
        return Finding("时钟", "ok", "和数据库的一致" if server else "没有比现在更晚的消息")
    level: Level = "bad" if off > FAR_OFF else "warn"
    return Finding("时钟", level, f"差了 {off.total_seconds():.0f} 秒", "打开时间同步（timedatectl set-ntp true）；时限和登录都按时钟算")


def _letters(state: State, patient: Patient) -> Finding:
    waited = patient.now - state.letters.since if state.letters.since else timedelta(0)
    if not patient.settings.outbox_url:
        return Finding("通知", "none", f"没有要通知的系统（HUASHU_OUTBOX），{state.letters.length} 条存在数据库里")
    if state.dead_letters:
        return Finding("通知", "warn", f"{state.dead_letters} 条试了十五个小时也没送到", "管理员在工作台的“通知”页看原因，重发或放弃")
    if waited > STUCK:
        return Finding(
            "通知",
            "warn",
            f"{state.letters.length} 条等着，最早的等了 {waited.total_seconds() / 60:.0f} 分钟",
            "看对方系统；日志里的 letter_failed 有原因",
        )
    return Finding("通知", "ok", f"{state.letters.length} 条等着送，没有送不出去的")


def _backup(state: State, now: datetime) -> Finding:
    if state.last_backup is None:
        return Finding("备份", "warn", "从来没有备份过", "huashu backup 文件；每天一次，如 deploy/systemd/huashu-backup.timer")
    age = now - state.last_backup
    told = f"上一次是 {age.total_seconds() / 3600:.0f} 小时以前"
    return Finding("备份", "warn", told, "看定时任务，再 huashu backup 文件") if age > OLD_BACKUP else Finding("备份", "ok", told)


def pictures(patient: Patient) -> Iterator[Finding]:
    """By keeping one and taking it out again."""
    where = "PICTURES_URL" if patient.settings.pictures_elsewhere else patient.settings.pictures_url
    if not (patient.settings.pictures_elsewhere or patient.settings.data.is_dir()):
        return
    name, data = f"doctor-{secrets.token_hex(8)}", b"huashu doctor"
    try:
        kept = pictures_at(patient.settings.pictures_url)
        kept.put(name, data)
        same = kept.get(name) == data
        kept.remove(name)
    except BadPicturesUrl as error:
        yield Finding("图片", "bad", str(error), "改 PICTURES_URL")
    except PicturesAway as error:
        yield Finding("图片", "bad", f"{where} 存不进去（{type(error.__cause__).__name__}）", "看目录的权限，或者存储桶的地址、密钥和网络")
    else:
        yield Finding("图片", "ok", f"{where} 能存能取") if same else Finding("图片", "bad", f"{where} 取出来的不一样", "换一个地方存图片")
