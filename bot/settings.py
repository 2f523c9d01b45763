"""Settings from the environment; secrets come from nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from environs import Env

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Settings:
    """`root` holds the shop's files, `data` the database, models and pictures."""

    root: Path
    data: Path
    database_url: str

    @property
    def models(self) -> Path:
        return self.data / "models"


def load_settings(data: Path | None = None) -> Settings:
    """From `HUASHU_ROOT`, `HUASHU_DATA` (default `var/`) and `DATABASE_URL` (default SQLite in the data folder)."""
    env = Env()
    root = Path(env.str("HUASHU_ROOT", str(ROOT)))
    folder = data or Path(env.str("HUASHU_DATA", str(root / "var")))
    return Settings(root, folder, env.str("DATABASE_URL", f"sqlite:///{folder / 'huashu.db'}"))
