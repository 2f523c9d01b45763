"""A model's test beside another's: the worst first, and a shop's CI is told when it should stop."""

from __future__ import annotations

from collections.abc import Sequence

from bot.files.structure import destructure
from bot.training import testing
from bot.training.curves import histogram, matrix, scope_curve
from bot.training.evaluate import Prediction
from bot.training.rows import Row
from bot.training.testing import HELD_OUT, Played, Wrong, compare, figures, figures_kept, worse
from tests.builders import NOW


def read(text: str, intent: str, predicted: str, confidence: float, in_scope: float = 1.0) -> Prediction:
    return Prediction(Row(text, intent), predicted, confidence, in_scope)


def a_test(predictions: Sequence[Prediction], *played: Played) -> testing.Tested:
    wrong = tuple(Wrong(p.row.text, p.row.intent, p.intent, p.confidence, HELD_OUT) for p in predictions if not p.right)
    some = list(predictions)
    return testing.Tested(NOW, {HELD_OUT: figures(some)}, matrix(some), histogram(some), scope_curve(some), wrong, played)


THANKS = [read("谢谢", "thank", "thank", 0.9), read("多谢", "thank", "thank", 0.8), read("你好", "greet", "greet", 0.7)]
WORSE = [THANKS[0], read("多谢", "thank", "greet", 0.6), THANKS[2]]


def test_what_was_right_and_is_wrong_is_listed_and_the_other_way_round() -> None:
    found = compare(a_test(WORSE), a_test(THANKS))
    assert [(one.text, one.predicted) for one in found.now_wrong] == [("多谢", "greet")]
    assert found.now_right == ()
    assert [one.text for one in compare(a_test(THANKS), a_test(WORSE)).now_right] == ["多谢"]


def test_the_intent_that_lost_most_comes_first() -> None:
    changes = compare(a_test(WORSE), a_test(THANKS)).intents
    assert {one.before for one in changes} == {1.0}
    assert changes[0].now <= changes[1].now < 1


def test_without_another_test_nothing_is_called_a_change() -> None:
    found = compare(a_test(WORSE), None)
    assert (found.now_wrong, found.accuracy_before, {one.before for one in found.intents}) == ((), None, {None})


def test_a_shop_is_told_why_it_should_stop() -> None:
    assert worse(a_test(THANKS), a_test(WORSE), 0.01) == []
    assert worse(a_test(WORSE), a_test(THANKS), 0.01) == ["例句：正确率从 100.0% 降到 66.7%"]
    assert worse(a_test(WORSE), a_test(THANKS), 0.5) == []
    failed = Played("data/tests/拒收.yml", "拒收", ("turn 1: sent [], not ['/+不要了']",))
    assert worse(a_test(THANKS, failed), None, 0.01) == ["保存的对话没有通过：拒收（data/tests/拒收.yml）"]


def test_figures_come_back_from_the_registry_and_those_of_another_version_count_as_none() -> None:
    found = a_test(WORSE, Played("a.yml", "a", ()))
    assert figures_kept(destructure(found)) == found
    assert figures_kept({}) is None
    assert figures_kept({"accuracy": 0.9}) is None


def test_the_charts_count_every_message_once() -> None:
    assert sum(cell.count for cell in matrix(WORSE)) == sum(one.right + one.wrong for one in histogram(WORSE)) == 3
    assert (histogram(WORSE)[12].wrong, histogram(WORSE)[18].right) == (1, 1)
    assert scope_curve(WORSE) == ()


def test_the_curve_goes_from_answering_everything_to_answering_nothing() -> None:
    mixed = [read("谢谢", "thank", "thank", 0.9, 0.95), read("天气如何", "out_of_scope", "thank", 0.4, 0.45)]
    curve = scope_curve(mixed)
    assert (curve[0].kept, curve[0].turned_away) == (1.0, 0.0)
    assert (curve[10].kept, curve[10].turned_away) == (1.0, 1.0)
    assert (curve[-1].kept, curve[-1].turned_away) == (0.0, 1.0)
