"""Fingerprints of files outside the training data, so that Rasa's cache notices when they change."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


class FilesMissing(FileNotFoundError):
    """A component is configured with a directory that is not there or holds no file of its kind."""

    def __init__(self, directory: Path, pattern: str) -> None:
        super().__init__(f"{directory}: no directory with files {pattern} (set in config.yml)")


def files_in(directory: str | Path, pattern: str) -> list[Path]:
    """The files of a configured directory in order; FilesMissing when there is none."""
    found = sorted(path for path in Path(directory).glob(pattern) if path.is_file())
    if not found:
        raise FilesMissing(Path(directory), pattern)
    return found


def digest(paths: Iterable[Path]) -> str:
    """One hash over names and contents."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def code_digest(*modules: str) -> str:
    """A hash over the source of helper modules: Rasa itself only looks at the component's class."""
    root = Path(__file__).parents[2]
    return digest(root.joinpath(*name.split(".")).with_suffix(".py") for name in modules)
