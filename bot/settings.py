"""Settings from the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from environs import Env

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Settings:
    """`root` holds the shop's files, `data` the database, models, pictures and keys; empty keys are made and kept there."""

    root: Path
    data: Path
    database_url: str
    origins: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()
    pictures_elsewhere: str = field(default="", repr=False)
    redis_url: str = field(default="", repr=False)
    outbox_url: str = field(default="", repr=False)
    webhook_key: str = field(default="", repr=False)
    identity_key: str = field(default="", repr=False)
    session_key: str = field(default="", repr=False)

    @property
    def pictures_url(self) -> str:
        """Where pictures are kept: a folder, or a bucket by URL."""
        return self.pictures_elsewhere or str(self.data / "pictures")

    @property
    def models(self) -> Path:
        return self.data / "models"


def load_settings(data: Path | None = None) -> Settings:
    """From `HUASHU_ROOT`, `HUASHU_DATA` (default `var/`), `DATABASE_URL` (default SQLite in the data folder) and the rest."""
    env = Env()
    origins, engines = _list(env, "HUASHU_ORIGINS"), _list(env, "HUASHU_ENGINES")
    root = Path(env.str("HUASHU_ROOT", str(ROOT)))
    folder = data or Path(env.str("HUASHU_DATA", str(root / "var")))
    return Settings(
        root,
        folder,
        env.str("DATABASE_URL", f"sqlite:///{folder / 'huashu.db'}"),
        origins,
        engines,
        env.str("PICTURES_URL", ""),
        env.str("REDIS_URL", ""),
        env.str("HUASHU_OUTBOX", ""),
        env.str("HUASHU_WEBHOOK_KEY", ""),
        env.str("HUASHU_IDENTITY_KEY", ""),
        env.str("HUASHU_SESSION_KEY", ""),
    )


def _list(env: Env, name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in env.str(name, "").split(",") if part.strip())
