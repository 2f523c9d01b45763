"""What was changed between two models, from what is kept beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.training.data_changes import DataChanges, EntryChanged, ExamplesChanged, data_changes
from bot.training.models import DataGone, Model, keep_data

OLD, NEW = (Model(f"{name}.tar.gz", name * 64, "v", "2026-11-18T10:00:00+08:00", "阿训") for name in "ab")
FILES = {
    "data/nlu/greet.yml": "nlu:\n- intent: greet\n  examples: |\n    - 你好\n    - 在吗\n",
    "data/nlu/thank.yml": "nlu:\n- intent: thank\n  examples: |\n    - 谢谢\n",
    "data/stories/smalltalk.yml": "stories:\n- story: 一句谢谢\n  steps:\n  - intent: thank\n  - action: thanks\n",
    "macros/接待.yml": "- code: /+谢谢\n  id: thanks\n  title: 不客气\n  text: 不客气哦\n",
    "domain.yml": "intents: [greet, thank]\n",
}


def kept(folder: Path, model: Model, **changed: str) -> None:
    """A model with these files beside it."""
    root = folder / model.hash[:1]
    for name, text in {**FILES, **changed}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    keep_data(root, folder / model.data_file)


def changes(folder: Path, **changed: str) -> DataChanges:
    kept(folder, OLD)
    kept(folder, NEW, **changed)
    return data_changes(folder, OLD, NEW)


def test_nothing_is_different_in_the_same_data(tmp_path: Path) -> None:
    assert changes(tmp_path) == DataChanges((), (), ())


def test_examples_are_new_gone_or_moved(tmp_path: Path) -> None:
    greet, thank = "data/nlu/greet.yml", "data/nlu/thank.yml"
    fresh = {greet: FILES[greet].replace("    - 在吗\n", "    - 哈喽\n"), thank: FILES[thank] + "    - 在吗\n"}
    found = changes(tmp_path, **fresh)
    assert found.examples == (ExamplesChanged("greet", 1, 0, 0), ExamplesChanged("thank", 0, 0, 1))
    assert [one.name for one in found.files] == [greet, thank]
    assert "-    - 在吗\n+    - 哈喽\n" in found.files[0].difference


def test_stories_and_quick_replies_are_called_by_their_names(tmp_path: Path) -> None:
    stories, macros = "data/stories/smalltalk.yml", "macros/接待.yml"
    fresh = {stories: FILES[stories].replace("一句谢谢", "又一句谢谢"), macros: FILES[macros].replace("不客气哦", "应该的")}
    assert changes(tmp_path, **fresh).entries == (
        EntryChanged("story", "又一句谢谢", "added"),
        EntryChanged("story", "一句谢谢", "gone"),
        EntryChanged("macro", "不客气", "changed"),
    )


def test_a_file_that_was_half_written_is_still_shown_line_by_line(tmp_path: Path) -> None:
    found = changes(tmp_path, **{"data/stories/smalltalk.yml": "stories: [\n", "data/nlu/greet.yml": "nlu: [\n"})
    assert [one.name for one in found.files] == ["data/nlu/greet.yml", "data/stories/smalltalk.yml"]
    assert found.entries == (EntryChanged("story", "一句谢谢", "gone"),)


def test_a_model_whose_data_nobody_kept_is_told(tmp_path: Path) -> None:
    kept(tmp_path, OLD)
    with pytest.raises(DataGone):
        data_changes(tmp_path, OLD, NEW)
    (tmp_path / NEW.data_file).write_bytes(b"no archive")
    with pytest.raises(DataGone):
        data_changes(tmp_path, OLD, NEW)
