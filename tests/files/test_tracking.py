"""Carriers' sentences, as they write them, mean one status each."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.orders import TrackStatus
from bot.files.structure import BadFile
from bot.files.tracking import said_status, status_words, track_status

SENTENCES = {
    "已签收，签收人：本人，感谢使用": "signed",
    "您的快件已签收": "signed",
    "快件已由门卫代签": "signed",
    "【广州市】快递员已揽收": "accepted",
    "已揽件": "accepted",
    "商家已打单，等待揽收": "transit",
    "离开【广州转运中心】，下一站【武汉转运中心】": "transit",
    "到达【武汉转运中心】": "transit",
    "快件正在派送中，快递员电话13800138000，请保持电话畅通": "delivering",
    "正在派送途中，请您准备签收": "delivering",
    "【天河一部】的快递员正在派件": "delivering",
    "快件到达【天河派件网点】": "transit",
    "快件已到达菜鸟驿站，请凭取件码取件": "pickup",
    "已放入丰巢快递柜，待取件": "pickup",
    "已暂存自提柜": "pickup",
    "疑难件：收件人电话打不通": "problem",
    "问题件，联系不上收件人": "problem",
    "派送不成功，改日再派": "problem",
    "客户拒绝签收": "problem",
    "周末不派送，顺延至周一": "problem",
    "收件地址不详，正在核实": "address_unclear",
    "地址错误，无法投递": "address_unclear",
    "地址超区，本网点不派送": "out_of_area",
    "超出派送范围": "out_of_area",
    "快件遗失，理赔中": "lost",
    "快件破损遗失": "lost",
    "快件退回中": "returning",
    "已安排退件": "returning",
    "快件返回寄件地": "returning",
    "派送未完成，快件返回网点": "delivering",
    "快件已退回，退件签收人：仓库": "returned",
    "退回签收": "returned",
}


@pytest.mark.parametrize(("text", "status"), list(SENTENCES.items()))
def test_a_sentence_means_one_status(text: str, status: str) -> None:
    assert track_status(text) is TrackStatus(status)


@pytest.mark.parametrize("status", list(TrackStatus))
def test_our_own_values_are_taken_as_they_are(status: TrackStatus) -> None:
    assert said_status(status.value, "已签收") is status


def test_a_status_that_says_nothing_is_judged_by_the_text() -> None:
    assert said_status("", "已揽收") is TrackStatus.ACCEPTED
    assert said_status("未知", "已揽收") is TrackStatus.ACCEPTED
    assert said_status("问题件", "到达武汉") is TrackStatus.PROBLEM


@given(st.text(), st.text())
def test_any_words_have_a_status(status: str, text: str) -> None:
    assert said_status(status, text) in TrackStatus


def test_a_wrong_table_names_its_errors(tmp_path: Path) -> None:
    path = tmp_path / "tracking.yml"
    path.write_text("- {status: gone, words: [a]}\n- {status: lost}")
    with pytest.raises(BadFile) as caught:
        status_words(path)
    assert [error.removeprefix(f"{path}: ").split("、")[0] for error in caught.value.errors] == [
        "$[0].status: 应为 accepted",
        "$[1]: 缺少 words",
    ]
