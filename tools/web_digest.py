"""`stamp` after the front end was built, `check` whether the built one is that of the sources; needs no Node."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: What is installed, and what `npm run api` reads and writes: types leave no trace in the bundle.
NO_SOURCES = frozenset({"node_modules", "openapi.json", "schema.d.ts"})
SOURCES, BUNDLE = ROOT / "web", ROOT / "bot" / "desk" / "static"
STAMP = BUNDLE / "digest.json"


def digest(folder: Path, leave: frozenset[str]) -> str:
    """One number for every file's name and content; entries named in `leave` don't count."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not leave & set(name.parts):
            whole.update(f"{name.as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def digests(sources: Path = SOURCES, bundle: Path = BUNDLE) -> dict[str, str]:
    """What was built from and what came of it."""
    return {"sources": digest(sources, NO_SOURCES), "bundle": digest(bundle, frozenset({STAMP.name}))}


def stale() -> list[str]:
    """What has changed since the stamp: `sources`, `bundle`."""
    stamped = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    return [part for part, now in digests().items() if stamped.get(part) != now]


if __name__ == "__main__":
    if sys.argv[1:] == ["stamp"]:
        STAMP.write_text(json.dumps(digests(), indent=1) + "\n")
    elif sys.argv[1:] == ["check"]:
        sys.exit(f"the built front end is stale ({', '.join(stale())} changed): run `make web`" if stale() else 0)
    else:
        sys.exit("usage: python tools/web_digest.py stamp|check")
