"""What was acknowledged against what stands in the database: nothing lost, nothing doubled, everything answered or handed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.core.macros import Macro
from bot.services.hold import ENGINE_DOWN, FAILED
from bot.store.database import Database
from bot.store.tables import conversations, flags, messages, outbox, suggestions, tasks
from tests.chaos.agents import Agents
from tests.chaos.buyers import Crowd
from tests.chaos.other import Other

SENT = ("accepted", "edited")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Ledger:
    """Numbers; those that begin with `lost`, `doubled`, `left` or `strange` have to be 0."""

    acknowledged: int
    stored: int
    conversations: int
    bot_replies: int
    handed_over: int
    agents_acceptances: int
    acceptances_with_the_bots: int
    flags: int
    tasks: int
    letters: int
    letters_told_again: int
    widgets: int
    shown_to_widgets: int
    left_unheard: int
    lost_messages: int
    doubled_messages: int
    left_unanswered: int
    left_silent: int
    strange_failures: int
    lost_acceptances: int
    doubled_acceptances: int
    doubled_replies: int
    lost_flags: int
    doubled_flags: int
    lost_tasks: int
    doubled_tasks: int
    lost_letters: int
    left_letters: int
    strange_letters: int
    lost_for_widgets: int
    doubled_for_widgets: int

    @property
    def faults(self) -> dict[str, int]:
        bad = ("lost", "doubled", "left", "strange")
        return {field.name: found for field in fields(self) if field.name.startswith(bad) and (found := getattr(self, field.name))}


def unsettled(database: Database) -> int:
    """Conversations with a buyer's line that is neither answered nor handed over, and letters that nobody has yet."""
    with database.read() as connection:
        letters = select(func.count()).select_from(outbox).where(outbox.c.state == "waiting")
        return len(_left(connection)) + int(connection.execute(letters).scalar_one())


def unread(database: Database, other: Other) -> int:
    """Letters that lie in the other system's queue: its reader, too, was cut off and comes back."""
    with database.read() as connection:
        delivered = connection.execute(select(outbox.c.key).where(outbox.c.state == "delivered")).scalars()
        return len(set(delivered) - set(other.told))


def ledger(database: Database, macros: Iterable[Macro], crowd: Crowd, agents: Agents, other: Other) -> Ledger:
    """The account of a storm, once it is settled."""
    with database.read() as connection:
        said, sent = _all(connection, messages), _all(connection, suggestions, suggestions.c.state.in_(SENT))
        planted, made, letters = _all(connection, flags), _all(connection, tasks), _all(connection, outbox)
        left, over = _left(connection), _all(connection, conversations, conversations.c.handed_over.isnot(None))
        nobody = set(connection.execute(select(conversations.c.id).where(_nobody())).scalars())
        open_ = set(connection.execute(select(suggestions.c.conversation).where(suggestions.c.state == "open")).scalars())
        failures = sum(one["handed_over"] == FAILED for one in over)
    stored = Counter((one["conversation"], one["client_id"]) for one in said if one["author"] == "buyer")
    by_agents = Counter((one["conversation"], one["client_id"]) for one in said if one["author"] == "agent" and one["client_id"])
    replies = Counter((one["conversation"], one["message_seq"], one["macro"], one["decided_by"]) for one in sent)
    chosen = {one["id"]: one for one in sent if one["decided_by"] in _titles(said)}
    acts = _Acts(sent, {macro.id: macro for macro in macros})
    has_planted, has_made = Counter(one["suggestion"] for one in planted), Counter((one["suggestion"], one["position"]) for one in made)
    keys = {one["key"] for one in letters}
    shown = _shown(crowd, said)
    return Ledger(
        acknowledged=len(crowd.acknowledged),
        stored=len(stored),
        conversations=len({one["conversation"] for one in said}),
        bot_replies=sum(one["author"] == "bot" for one in said),
        handed_over=len(over),
        agents_acceptances=len(agents.accepted),
        acceptances_with_the_bots=len(sent),
        flags=len(planted),
        tasks=len(made),
        letters=len(letters),
        letters_told_again=sum(times - 1 for times in other.told.values()),
        widgets=len(crowd.watchers),
        shown_to_widgets=sum(len(seqs) for seqs, _ in shown),
        left_unheard=crowd.unheard,
        lost_messages=sum((conversation, id) not in stored for id, conversation in crowd.acknowledged.items()),
        doubled_messages=_too_many(stored),
        left_unanswered=len(left),
        left_silent=len(_silent(said, nobody, open_)),
        strange_failures=failures,
        lost_acceptances=sum(
            (conversation, id) not in by_agents or suggestion not in chosen for id, (suggestion, conversation) in agents.accepted.items()
        ),
        doubled_acceptances=_too_many(by_agents) + abs(len(by_agents) - len(chosen)),
        doubled_replies=_too_many(replies),
        lost_flags=len(acts.flags - set(has_planted)),
        doubled_flags=_too_many(has_planted) + len(set(has_planted) - acts.flags),
        lost_tasks=len(acts.tasks - set(has_made)),
        doubled_tasks=_too_many(has_made) + len(set(has_made) - acts.tasks),
        lost_letters=len(acts.letters - keys) + len({one["key"] for one in letters if one["state"] == "delivered"} - set(other.told)),
        left_letters=sum(one["state"] != "delivered" for one in letters),
        strange_letters=len(set(other.told) - keys) + sum(len(bodies) - 1 for bodies in other.bodies.values()),
        lost_for_widgets=sum(len(whole - set(seqs)) for seqs, whole in shown),
        doubled_for_widgets=sum(len(seqs) - len(set(seqs)) for seqs, _ in shown),
    )


class _Acts:
    """What the macros that were sent had to do: flags by suggestion, tasks by suggestion and position, letters by key."""

    def __init__(self, sent: Iterable[Row], macros: Mapping[str, Macro]) -> None:
        self.flags = {one["id"] for one in sent if macros[one["macro"]].flag and one["effects"]["order"]}
        self.tasks = {(one["id"], n) for one in sent for n in range(len(macros[one["macro"]].tasks))}
        self.letters = {f"flag:{id}" for id in self.flags} | {f"task:{id}:{n}" for id, n in self.tasks}


def unseen(database: Database, crowd: Crowd) -> int:
    """Messages that a widget which looks on has not been shown yet."""
    with database.read() as connection:
        said = _all(connection, messages, messages.c.conversation.in_([watcher.conversation for watcher in crowd.watchers]))
    return sum(len(whole - set(seqs)) for seqs, whole in _shown(crowd, said))


def _shown(crowd: Crowd, said: Iterable[Row]) -> list[tuple[list[int], set[int]]]:
    """For each widget what it was shown, and all that it should have been shown."""
    whole: dict[str, set[int]] = {}
    for one in said:
        whole.setdefault(one["conversation"], set()).add(one["seq"])
    return [(watcher.seqs, whole.get(watcher.conversation, set())) for watcher in crowd.watchers]


def _titles(said: Iterable[Row]) -> set[str]:
    return {one["agent"] for one in said if one["author"] == "agent"}


def _too_many(counted: Counter[Any]) -> int:
    return sum(times - 1 for times in counted.values())


def _left(connection: Connection) -> set[str]:
    """Conversations in which a line waits although nobody is told to look after it."""
    waiting = select(messages.c.conversation).where(messages.c.author == "buyer", messages.c.answered.is_(False))
    return set(connection.execute(select(conversations.c.id).where(conversations.c.id.in_(waiting), _nobody())).scalars())


def _nobody() -> Any:
    """No person looks after it; of an engine that was down the desk says that the bot answers once it is back."""
    return (conversations.c.handed_over.is_(None) | (conversations.c.handed_over == ENGINE_DOWN)) & conversations.c.holder.is_(None)


def _silent(said: Iterable[Row], nobody: set[str], open_: set[str]) -> set[str]:
    """Conversations whose last word is the buyer's, with nothing suggested and nobody to say anything."""
    last: dict[str, Row] = {}
    for one in said:
        if one["conversation"] not in last or one["seq"] > last[one["conversation"]]["seq"]:
            last[one["conversation"]] = one
    return {id for id, one in last.items() if one["author"] == "buyer"} & nobody - open_


def _all(connection: Connection, table: Any, *conditions: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(table).where(*conditions)).mappings()]
