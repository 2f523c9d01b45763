"""Where the shop's own files are: `shop/` beside the package."""

from __future__ import annotations

from pathlib import Path


def shop_file(name: str) -> Path:
    return Path(__file__).resolve().parents[2] / "shop" / name
