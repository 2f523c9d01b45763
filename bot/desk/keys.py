"""The desk's secrets: from the environment, else made once and kept in `keys.json`, which only its owner may read."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bot.files.errors import BadFile
from bot.settings import Settings

FILE = "keys.json"


@dataclass(frozen=True)
class Keys:
    """`identity` is shared with the shop's server and signs buyers' identities; `session` signs what the desk hands out."""

    identity: str = field(repr=False)
    session: str = field(repr=False)


def load_keys(settings: Settings) -> Keys:
    """Raises BadFile when the file is there and can't be used: new keys would sign everybody out without a word."""
    kept = _kept(settings.data / FILE)
    return Keys(settings.identity_key or kept.identity, settings.session_key or kept.session)


def _kept(path: Path) -> Keys:
    if not path.exists():
        _make(path)
    try:
        return Keys(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise BadFile((f"{path}: 应为 identity 和 session 两个密钥的 JSON，实际读不出来（{type(error).__name__}）",)) from error


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(Keys(secrets.token_hex(32), secrets.token_hex(32))), file, indent=1)
    try:
        os.link(fresh, path)  # two desks that start together keep the keys of one
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
