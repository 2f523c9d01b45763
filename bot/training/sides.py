"""One side of a replay: what one model would have answered in conversations that are over, in a process of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence

from bot.core.replays import Reply
from bot.files.structure import destructure, structure
from bot.services.desk import ConversationNotFound, Desk
from bot.services.past import past_turns, would_answer
from bot.settings import Settings
from bot.training.models import Model
from bot.training.processes import lines_of

#: What a model would have answered in one conversation, by the number of the buyer's last line.
Answers = Mapping[int, Reply]

#: The answers of a model in each of these conversations, in their order; raises ProcessFailed.
Side = Callable[[Model, Sequence[str]], Generator[Answers, None, None]]


def side(settings: Settings) -> Side:
    """Sides in processes of their own, which others go before; one ends when nobody listens to it any more."""

    def run(model: Model, conversations: Sequence[str]) -> Generator[Answers, None, None]:
        command = [sys.executable, "-m", "bot", "side", model.hash, "--data", str(settings.data)]
        environment = {"HUASHU_ROOT": str(settings.root), "DATABASE_URL": settings.database_url}
        for line in lines_of(command, cwd=settings.root, given="\n".join(conversations), environment=environment):
            if line.startswith(BEGIN):
                yield _heard(line)

    return run


def answers(desk: Desk, conversations: Iterable[str]) -> Generator[Answers, None, None]:
    """What the desk's engine would have said; of a conversation that is gone, nothing. Raises EngineUnavailable."""
    for id in conversations:
        try:
            turns = past_turns(desk, id)
        except ConversationNotFound:
            turns = ()
        yield {turn.lines[-1].seq: would_answer(desk, turn) for turn in turns}


def told(found: Answers) -> str:
    """Answers as the line that the other process hears."""
    return json.dumps({"answers": [[seq, destructure(reply)] for seq, reply in found.items()]}, ensure_ascii=False)


BEGIN = '{"answers"'


def _heard(line: str) -> Answers:
    return {seq: structure(Reply, reply, "side") for seq, reply in json.loads(line)["answers"]}
