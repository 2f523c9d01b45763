"""Where kept pictures lie, each under its random name: a folder, or a bucket by URL. Nobody but the desk gives them out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit


class BadPicturesUrl(ValueError):
    """No pictures can be kept there; the text says in Chinese what is wrong."""


class PictureGone(LookupError):
    """No picture is kept under this name."""


class PicturesAway(RuntimeError):
    """The place can't be reached, or is full; nothing was kept or taken out."""

    def __init__(self, error: Exception) -> None:
        super().__init__(f"图片暂时存取不了（{type(error).__name__}），请稍后再试")


class Pictures(Protocol):
    """Every method raises PicturesAway. Names that begin with a dot are of half-written pictures, which nobody sees."""

    def put(self, name: str, data: bytes) -> None:
        """The whole picture under this name, on the disk when this returns, or nothing."""

    def get(self, name: str) -> bytes:
        """Raises PictureGone."""

    def has(self, name: str) -> bool: ...

    def names(self) -> tuple[str, ...]:
        """Sorted."""

    def remove(self, name: str) -> None:
        """One that is not there is no error."""


def pictures_at(url: str) -> Pictures:
    """A path or a URL that fsspec knows, such as `s3://bucket/folder`; raises BadPicturesUrl."""
    scheme = urlsplit(url).scheme
    if scheme in ("", "file"):
        return Folder(Path(url.removeprefix("file://")))
    return _bucket(url)


@dataclass(frozen=True)
class Folder:
    """On a disk that all desks see, readable by their user only."""

    path: Path

    def put(self, name: str, data: bytes) -> None:
        with _away():
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            number, half = tempfile.mkstemp(prefix=f".{name}.", dir=self.path)
            try:
                with os.fdopen(number, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(half, self.path / name)
            except BaseException:
                os.unlink(half)
                raise

    def get(self, name: str) -> bytes:
        with _away(), _there():
            return (self.path / name).read_bytes()

    def has(self, name: str) -> bool:
        return (self.path / name).is_file()

    def names(self) -> tuple[str, ...]:
        with _away():
            return tuple(sorted(path.name for path in self.path.glob("[!.]*") if path.is_file()))

    def remove(self, name: str) -> None:
        with _away():
            (self.path / name).unlink(missing_ok=True)


@dataclass(frozen=True)
class Bucket:
    """Anything that fsspec reaches and that keeps an object whole or not at all."""

    fs: Any
    folder: str

    def put(self, name: str, data: bytes) -> None:
        with _away():
            self.fs.pipe_file(self._at(name), data)

    def get(self, name: str) -> bytes:
        with _away(), _there():
            data: bytes = self.fs.cat_file(self._at(name))
            return data

    def has(self, name: str) -> bool:
        with _away():
            return bool(self.fs.isfile(self._at(name)))

    def names(self) -> tuple[str, ...]:
        with _away():
            return tuple(sorted(_own(self._found())))

    def remove(self, name: str) -> None:
        with _away():
            if self.fs.isfile(self._at(name)):
                self.fs.rm_file(self._at(name))

    def _at(self, name: str) -> str:
        return f"{self.folder}/{name}"

    def _found(self) -> list[str]:
        self.fs.invalidate_cache()  # fsspec remembers what it listed; another desk has written since
        try:
            found: list[str] = self.fs.ls(self.folder, detail=False)
        except FileNotFoundError:  # a bucket knows no empty folders
            return []
        return found


def _own(paths: Iterable[str]) -> Iterator[str]:
    names = (path.rstrip("/").rpartition("/")[2] for path in paths)
    return (name for name in names if not name.startswith("."))


def _bucket(url: str) -> Bucket:
    import fsspec  # only where it is asked for: it takes a tenth of a second of the start

    try:
        fs, folder = fsspec.core.url_to_fs(url)
    except ImportError as error:
        raise BadPicturesUrl(f"{urlsplit(url).scheme}:// 还缺一个库：{error}") from error
    except ValueError as error:
        raise BadPicturesUrl(f"{urlsplit(url).scheme}:// 不认识，应该像 s3://桶/目录，或者一个目录") from error
    return Bucket(fs, folder.rstrip("/"))


@contextmanager
def _there() -> Iterator[None]:
    """Around what asks for one picture."""
    try:
        yield
    except FileNotFoundError as error:
        raise PictureGone from error


@contextmanager
def _away() -> Iterator[None]:
    """Drivers of buckets have errors of their own, which nobody above could name: any of them means that the place is away."""
    try:
        yield
    except PictureGone:
        raise
    except Exception as error:
        raise PicturesAway(error) from error
