"""Word lists of the shop, each a YAML mapping from a value to a list of names.

`data/lookup/<kind>.yml` holds what is extracted, by canonical value; `data/concepts.yml` words that mean much the same.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from ruamel.yaml import YAML

from bot.core.text import fold

Names = Mapping[str, tuple[str, ...]]


class LookupInvalid(ValueError):
    """A lookup file is not a mapping from a value to a list of names."""


def read_lookups(paths: Iterable[Path]) -> dict[str, Names]:
    """The names by kind and canonical value, folded; the canonical value is a name as well."""
    return {path.stem: {value: (fold(value), *names) for value, names in _read(path).items()} for path in paths}


def read_concepts(path: Path, lookups: Mapping[str, Names]) -> dict[str, str]:
    """The concept of every word; the kinds of the lookups are concepts for the names that the file leaves out."""
    kinds = {name: kind for kind, values in lookups.items() for names in values.values() for name in names}
    concepts: dict[str, str] = {}
    for concept, names in _read(path).items():
        if twice := sorted(concepts.keys() & set(names)):
            raise LookupInvalid(f"{path}: {concept}: {', '.join(twice)}: stands in {concepts[twice[0]]} already")
        concepts |= dict.fromkeys(names, concept)
    return kinds | concepts


def _read(path: Path) -> Names:
    content = YAML(typ="safe").load(path)
    if not isinstance(content, dict):
        raise LookupInvalid(f"{path}: a mapping from a value to a list of names is expected")
    return {_word(path, value): _names(path, value, aliases) for value, aliases in content.items()}


def _names(path: Path, value: str, aliases: object) -> tuple[str, ...]:
    if not isinstance(aliases, list):
        raise LookupInvalid(f"{path}: {value}: a list of names is expected")
    return tuple(dict.fromkeys(fold(_word(path, name)) for name in aliases))


def _word(path: Path, name: object) -> str:
    if not isinstance(name, str) or not name.strip():
        raise LookupInvalid(f"{path}: {name!r}: a word is expected (quote numbers)")
    return name
