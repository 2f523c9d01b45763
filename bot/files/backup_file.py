"""A backup as one file: a tar of the database as SQLite, the pictures, the models and, when wanted, the keys, with a digest of each."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.files.errors import BadFile
from bot.files.picture_store import PictureGone, Pictures

CONTENTS = "backup.json"
DATABASE = "huashu.db"
KEYS = "keys.json"
PICTURES, MODELS = "pictures", "models"
#: What may be in a backup; anything else in the file is no backup of ours.
_KNOWN = re.compile(rf"{re.escape(DATABASE)}|{re.escape(KEYS)}|({PICTURES}|{MODELS})/[^/\\\0]+")


def pack(file: Path, database: Path, data: Path, pictures: Pictures, *, keys: bool) -> int:
    """Write the backup and return how many files are in it; `file` is there whole or not at all. Raises BadFile, PicturesAway."""
    parts = {DATABASE: database, **{f"{MODELS}/{path.name}": path for path in _files(data / MODELS)}}
    if keys and (data / KEYS).exists():
        parts[KEYS] = data / KEYS
    half = file.with_name(f".{file.name}.part")
    try:
        with (
            os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw,
            tarfile.open(fileobj=raw, mode="w") as tar,
        ):
            digests = {name: _add(tar, name, path.read_bytes()) for name, path in parts.items()}
            for name in pictures.names():
                with contextlib.suppress(PictureGone):  # one that was taken out meanwhile is not missed
                    digests[f"{PICTURES}/{name}"] = _add(tar, f"{PICTURES}/{name}", pictures.get(name))
            _add(tar, CONTENTS, json.dumps(digests, indent=1).encode())
            tar.close()
            os.fsync(raw.fileno())
        os.replace(half, file)
    except OSError as error:
        raise BadFile((f"{error.filename or file}: 写不进去（{error.strerror}）",)) from error
    finally:
        half.unlink(missing_ok=True)
    return len(digests)


def unpack(file: Path, folder: Path) -> None:
    """Take every file out into `folder`, and check that it is what was put in; raises BadFile, naming every one that is not."""
    try:
        with tarfile.open(file) as tar:
            found = {member.name: _out(tar, member, folder) for member in tar}
            listed: Mapping[str, str] = json.loads((folder / CONTENTS).read_text("utf-8"))
    except (OSError, tarfile.TarError, ValueError, EOFError) as error:
        raise BadFile((f"{file}: 不是完整的备份文件（{type(error).__name__}）",)) from error
    found.pop(CONTENTS)
    wrong = sorted({name for name in {*found, *listed} if found.get(name) != listed.get(name)})
    if wrong:
        raise BadFile(tuple(f"{file}: {name} 和备份时不一样" for name in wrong))


def _out(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    """Write one file, and nothing outside of the folder; its digest."""
    if not member.isfile() or not (member.name == CONTENTS or _KNOWN.fullmatch(member.name)) or Path(member.name).name in (".", ".."):
        raise tarfile.TarError(f"{member.name!r} is in no backup")
    source, target, digest = tar.extractfile(member), folder / member.name, hashlib.sha256()
    assert source is not None
    target.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while chunk := source.read(1 << 20):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()


def _files(folder: Path) -> Iterable[Path]:
    """What is whole: half-written files begin with a dot."""
    return sorted(path for path in folder.glob("[!.]*") if path.is_file())


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> str:
    """Add what was read at once: a file that grows meanwhile would break the tar; its digest."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    tar.addfile(member, io.BytesIO(data))
    return hashlib.sha256(data).hexdigest()
