"""Models follow one another in a running engine: a bad one changes nothing, none is loaded twice."""

from __future__ import annotations

import pytest

from bot.engine.stand import ModelRefused, Stand
from tests.engine.test_server import Echo


class Shelf:
    """Loads what it is asked for, and counts."""

    def __init__(self) -> None:
        self.loaded: list[str] = []

    def __call__(self, hash: str) -> Echo:
        self.loaded.append(hash)
        if hash == "broken":
            raise OSError("the archive is no archive")
        return Echo()


def test_a_prepared_model_is_not_loaded_again_when_it_takes_over() -> None:
    shelf, first = Shelf(), Echo()
    stand = Stand(first, "old", shelf)
    stand.prepare("new")
    assert (stand.engine, stand.hash) == (first, "old")
    stand.change_to("new")
    assert (stand.hash, shelf.loaded) == ("new", ["new"])
    assert stand.engine is not first


def test_the_model_that_answers_is_not_loaded_again() -> None:
    shelf = Shelf()
    stand = Stand(Echo(), "old", shelf)
    stand.prepare("old")
    stand.change_to("old")
    assert shelf.loaded == []


def test_a_broken_model_leaves_the_old_one_in_its_place() -> None:
    first = Echo()
    stand = Stand(first, "old", Shelf())
    with pytest.raises(ModelRefused, match="OSError: the archive is no archive"):
        stand.change_to("broken")
    assert (stand.engine, stand.hash) == (first, "old")


def test_an_engine_of_one_model_refuses_every_other() -> None:
    with pytest.raises(ModelRefused, match="one model only"):
        Stand(Echo(), "old").change_to("new")
