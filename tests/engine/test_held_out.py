"""Examples in folds: one phrasing in one fold, whatever else there is."""

from __future__ import annotations

from bot.engine.held_out import FOLDS, fold_of, held_out
from bot.settings import ROOT


def test_a_phrasing_goes_to_the_same_fold_however_much_is_added() -> None:
    assert {fold_of(str(number)) for number in range(200)} == set(range(FOLDS))
    assert fold_of("退 货") == fold_of("退 货")


def test_what_was_never_learnt_is_less_sure_than_what_reads_like_the_rest() -> None:
    asked = [
        (f"{when}能发货吗{end}", "urge_shipping") for when in ("今天", "明天", "啥时候", "几点", "周末") for end in ("", "啊", "呀", "呢")
    ]
    thanked = [(f"{how}{end}", "thank") for how in ("谢谢", "多谢", "谢了", "感谢", "太感谢了") for end in ("", "啊", "您", "亲")]
    *steps, last = held_out(ROOT, [*asked, *thanked, ("xyzxyz", "thank")])
    assert [step["done"] for step in steps] == list(range(1, FOLDS + 2))
    found = last["found"]
    assert len(found) == 41
    right = sum(intent == guess[0] for (_, intent), guess in zip([*asked, *thanked], found[:-1], strict=True))
    assert right >= 36
    assert found[-1][1] < max(guess[1] for guess in found[:-1])
