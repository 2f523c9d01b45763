"""Whether a model may take another's place: its replay must say so, or somebody with his name and a reason."""

from __future__ import annotations

from bot.core.replays import Gate
from bot.services.desk import Desk
from bot.training.replays import replay_between, view_of

#: Why the gate is closed, for people; {share} and {most} are percentages.
WHY = {
    "no_replay": "还没有用真实会话回放过，不知道会变什么",
    "changed": "回放里 {share} 的回答变了（不超过 {most} 才能直接发布），还有 {unjudged} 组没有看过",
    "worse": "回放里有 {worse} 组被判为变差",
}


class GateClosed(RuntimeError):
    """The model may not be published yet."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why}。请先处理，或者写明理由、署名发布")


def gate_for(desk: Desk, answering: str, hash: str) -> Gate:
    """What the last replay against the model that answers says."""
    found = replay_between(desk, answering, hash)
    return Gate(False, "no_replay") if found is None else view_of(desk, found).gate


def told(desk: Desk, gate: Gate) -> str:
    """Why it is closed; empty when it is open."""
    most = desk.shop.profile.publish.changed_at_most
    return WHY[gate.why].format(share=f"{gate.share:.1%}", most=f"{most:.1%}", unjudged=gate.unjudged, worse=gate.worse) if gate.why else ""
