"""Orders, flags, tasks, and the lists that work is taken from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import Field

from bot.core.flags import ColourReserved, NoteTooLong, UnknownColour, sign
from bot.core.holidays import shop_day
from bot.desk.agent.refused import ForgedRequest
from bot.desk.agent.replies import Number
from bot.desk.agent.signed_in import Agent
from bot.desk.errors import refusals
from bot.desk.hub import Note
from bot.desk.runtime import Run
from bot.desk.shapes import Given
from bot.services.desk import ConversationNotFound
from bot.services.done import NothingToDo, flag_done, task_done
from bot.services.lists import flagged_not_done, tasks_to_do
from bot.services.planting import OrderNotFound, plant_flag
from bot.services.sign_in import NotSignedIn
from bot.services.workbench import orders as service
from bot.services.workbench.inbox import late_conversations
from bot.services.workbench.orders import flag_views
from bot.services.workbench.tasks import promises, task_views
from bot.services.workbench.views import FlagView, OrderView, PromiseView, Summary, TaskView

router = APIRouter(tags=["orders"])

OrderId = Annotated[str, Path(max_length=64)]


class FlagInput(Given):
    """`note` is signed with name and date when it is planted."""

    colour: str = Field(max_length=20)
    note: str = Field(default="", max_length=2000)
    conversation: str | None = Field(default=None, max_length=64)


@dataclass(frozen=True)
class OrdersFound:
    orders: tuple[OrderView, ...]


@dataclass(frozen=True)
class ColourView:
    colour: str
    code: int
    title: str
    meaning: str
    reserved: bool
    works: bool


@dataclass(frozen=True)
class LegendView:
    """What the colours mean; `sign` is what will stand at the end of a note that is planted now."""

    colours: tuple[ColourView, ...]
    note_bytes: int
    sign: str


@dataclass(frozen=True)
class Flags:
    flags: tuple[FlagView, ...]


@dataclass(frozen=True)
class Tasks:
    tasks: tuple[TaskView, ...]


@dataclass(frozen=True)
class LateConversations:
    conversations: tuple[Summary, ...]


@dataclass(frozen=True)
class Promises:
    promises: tuple[PromiseView, ...]


@router.get("/orders", responses=refusals(NotSignedIn))
def find_orders(run: Run, by: Agent, q: Annotated[str, Query(max_length=100)] = "") -> OrdersFound:
    """Orders with this number, waybill, buyer, receiver, phone or product in them, at most twenty."""
    return OrdersFound(service.orders_found(run.desk, q))


@router.get("/orders/{id}", responses=refusals(NotSignedIn, OrderNotFound))
def order(run: Run, by: Agent, id: OrderId) -> OrderView:
    return service.order(run.desk, id)


@router.post(
    "/orders/{id}/flags",
    responses=refusals(NotSignedIn, ForgedRequest, OrderNotFound, ConversationNotFound, UnknownColour, ColourReserved, NoteTooLong),
)
def plant(run: Run, by: Agent, id: OrderId, given: FlagInput) -> OrderView:
    """Plant a flag; what stands on the order stays, the note goes below it."""
    plant_flag(run.desk, id, by.account.title, given.colour, given.note, given.conversation)
    _lists_changed(run, given.conversation)
    return service.order(run.desk, id)


@router.get("/flags/legend", responses=refusals(NotSignedIn))
def legend(run: Run, by: Agent) -> LegendView:
    known = run.desk.files.legend
    colours = tuple(ColourView(one.colour.value, one.code, one.title, one.meaning, one.reserved, one.works) for one in known.colours)
    return LegendView(colours, known.note_bytes, sign(by.account.title, shop_day(run.desk.now())))


@router.post("/flags/{number}/done", status_code=204, responses=refusals(NotSignedIn, ForgedRequest, NothingToDo))
def close_flag(run: Run, by: Agent, number: Number) -> None:
    """The flag's work is done; the flag stays."""
    flag_done(run.desk, number, by.account.title)
    _lists_changed(run, None)


@router.post("/tasks/{number}/done", status_code=204, responses=refusals(NotSignedIn, ForgedRequest, NothingToDo))
def close_task(run: Run, by: Agent, number: Number) -> None:
    task_done(run.desk, number, by.account.title)
    _lists_changed(run, None)


@router.get("/lists/flagged", responses=refusals(NotSignedIn))
def flagged(run: Run, by: Agent) -> Flags:
    """Flags that ask for work nobody has done yet, the oldest first."""
    return Flags(flag_views(run.desk, flagged_not_done(run.desk)))


@router.get("/lists/tasks", responses=refusals(NotSignedIn))
def tasks(run: Run, by: Agent, to: Annotated[Literal["courier", "warehouse", "finance", "lead"] | None, Query()] = None) -> Tasks:
    """What is to do, by due time, for everybody or for one recipient."""
    return Tasks(task_views(run.desk, tasks_to_do(run.desk, to)))


@router.get("/lists/late", responses=refusals(NotSignedIn))
def late(run: Run, by: Agent) -> LateConversations:
    """Buyers who have waited longer than they should, the longest first."""
    return LateConversations(late_conversations(run.desk, by.account.title))


@router.get("/lists/promises", responses=refusals(NotSignedIn))
def promised(run: Run, by: Agent, mine: Annotated[bool, Query()] = False) -> Promises:
    """For the hand-over of a shift: what buyers were told would happen, by due time."""
    return Promises(promises(run.desk, by.account.title if mine else None))


def _lists_changed(run: Run, conversation: str | None) -> None:
    run.hub.tell(Note("lists"))
    if conversation:
        run.hub.changed(conversation)
