"""A model archive: known by the hash of its bytes, and what it is made of."""

from __future__ import annotations

import hashlib
import json
import tarfile
from pathlib import Path


class UnregisteredModel(RuntimeError):
    """The archive is not the one that our training registered: a model archive is code."""


def file_hash(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def verify(path: Path, registered: str) -> None:
    """Raises UnregisteredModel unless the SHA-256 of the file is `registered`; nothing else of it is read."""
    if file_hash(path) != registered:
        raise UnregisteredModel(f"{path} is not a model that our training registered")


def components(path: Path) -> frozenset[str]:
    """Where the classes stand that the archive's prediction graph is made of: `bot.nlu.intent.ShopIntentClassifier` …"""
    with tarfile.open(path) as archive:
        metadata = archive.extractfile("metadata.json")
        assert metadata is not None, f"{path} has no metadata.json"
        graph = json.load(metadata)["predict_schema"]["nodes"]
    return frozenset(node["uses"] for node in graph.values())
