"""Every refusal of the services as HTTP: status, code and what a person reads. The one place that knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.core.compensation import CompensationRefused
from bot.core.flags import ColourReserved, NoteTooLong, UnknownColour
from bot.core.identity import IdentityRefused
from bot.desk.agent.refused import ForeignOrigin, ForgedRequest, NotAllowed
from bot.desk.crowd import Busy
from bot.desk.fields import in_chinese
from bot.desk.metrics import REFUSED
from bot.desk.origins import OriginRefused
from bot.desk.throttle import TooOften
from bot.desk.tokens import TokenRefused
from bot.engine.client import EngineUnavailable
from bot.files.errors import BadFile
from bot.files.flow_edit import EntryNotThere, NameTaken
from bot.files.nlu_edit import ExampleNotThere
from bot.files.picture_store import PicturesAway
from bot.files.pictures import BadPicture
from bot.files.words_edit import WordKnown, WordNotThere
from bot.services.accept import SuggestionDecided, SuggestionNotFound
from bot.services.accounts import AccountNotFound, FieldsRefused, LastAdmin
from bot.services.agents import ClientIdTaken, MacroExpired, OrderNotTheirs, SuggestionIncomplete, WordingRefused
from bot.services.codes import WrongCode
from bot.services.desk import ConversationNotFound, ShopNotFound, UnknownMacro
from bot.services.done import NothingToDo
from bot.services.edit_macros import MacroChanged
from bot.services.hold import ColleagueUnknown, HeldByAnother
from bot.services.personal import BuyerBusy, BuyerUnknown
from bot.services.pictures import PictureNotFound
from bot.services.planting import OrderNotFound
from bot.services.quick_replies import NotYourReply, ReplyNotFound
from bot.services.receive import BadClientId, EmptyMessage, MessageTooLong
from bot.services.relaying import LetterNotDead
from bot.services.second_factor import NoSecondFactor, SecondFactorMissing, SecondFactorRequired
from bot.services.sign_in import CodeNeeded, NotSignedIn, SignInRefused, WrongPassword
from bot.services.tries import TooManyTries
from bot.services.workbench.draft import MessageNotFound
from bot.store.database import StorageFailed
from bot.training.answers import NothingToChange
from bot.training.editing import OtherVersion
from bot.training.example_edits import UnknownIntent
from bot.training.gate import GateClosed
from bot.training.inbox import MessageGone
from bot.training.jobs import NothingRuns, WorkRuns
from bot.training.models import DataGone
from bot.training.publishing import ModelGone, ModelUnknown, NothingBefore
from bot.training.rehearsals import NothingToRehearse
from bot.training.replays import GroupNotFound, ReplayNotFound
from bot.training.reverting import ChangedSince, ChangeNotFound
from bot.training.story_drafts import ConflictsRefused

log = structlog.get_logger()


@dataclass(frozen=True)
class Refusal:
    """`message` empty: the exception's own text is for people; `facts` are its attributes that go along."""

    status: int
    code: str
    message: str = ""
    facts: tuple[str, ...] = ()


REFUSALS: Mapping[type[Exception], Refusal] = {
    ConversationNotFound: Refusal(404, "conversation_not_found", "没有这个会话"),
    SuggestionNotFound: Refusal(404, "suggestion_not_found"),
    UnknownMacro: Refusal(404, "macro_not_found"),
    OrderNotTheirs: Refusal(404, "order_not_found"),
    SuggestionDecided: Refusal(409, "suggestion_decided", facts=("state", "by")),
    HeldByAnother: Refusal(409, "held_by_another", facts=("holder",)),
    NoteTooLong: Refusal(409, "note_too_long"),
    ColourReserved: Refusal(409, "colour_reserved"),
    MacroExpired: Refusal(409, "macro_expired"),
    SuggestionIncomplete: Refusal(422, "incomplete", facts=("missing",)),
    WordingRefused: Refusal(422, "wording", facts=("findings",)),
    CompensationRefused: Refusal(422, "compensation_refused"),
    NotSignedIn: Refusal(401, "not_signed_in"),
    SignInRefused: Refusal(401, "sign_in_refused"),
    TooManyTries: Refusal(429, "too_many_tries", facts=("retry_after",)),
    WrongPassword: Refusal(422, "wrong_password"),
    CodeNeeded: Refusal(401, "code_needed"),
    WrongCode: Refusal(422, "wrong_code"),
    SecondFactorMissing: Refusal(403, "second_factor_missing"),
    SecondFactorRequired: Refusal(409, "second_factor_required"),
    NoSecondFactor: Refusal(409, "no_second_factor"),
    NotAllowed: Refusal(403, "not_allowed"),
    ForgedRequest: Refusal(403, "forged_request"),
    ForeignOrigin: Refusal(403, "foreign_origin"),
    FieldsRefused: Refusal(422, "invalid", facts=("fields",)),
    AccountNotFound: Refusal(404, "account_not_found"),
    LastAdmin: Refusal(409, "last_admin"),
    ColleagueUnknown: Refusal(404, "colleague_not_found"),
    ClientIdTaken: Refusal(409, "client_id_taken"),
    OrderNotFound: Refusal(404, "order_not_found"),
    MacroChanged: Refusal(409, "macro_changed", facts=("text",)),
    NothingToDo: Refusal(409, "nothing_to_do"),
    UnknownColour: Refusal(422, "colour_unknown"),
    ReplyNotFound: Refusal(404, "reply_not_found"),
    MessageNotFound: Refusal(404, "message_not_found"),
    NotYourReply: Refusal(403, "not_your_reply"),
    EmptyMessage: Refusal(422, "empty_message"),
    MessageTooLong: Refusal(422, "message_too_long"),
    BadClientId: Refusal(422, "bad_client_id", "client_id 应为 1 到 64 个可见字符"),
    BadFile: Refusal(422, "bad_file", facts=("errors",)),
    ShopNotFound: Refusal(404, "shop_not_found"),
    PictureNotFound: Refusal(404, "picture_not_found"),
    BadPicture: Refusal(422, "bad_picture"),
    IdentityRefused: Refusal(401, "identity_refused", "店铺给的买家身份不能用", ("reason",)),
    TokenRefused: Refusal(401, "token_refused"),
    OriginRefused: Refusal(403, "origin_refused"),
    TooOften: Refusal(429, "too_often", facts=("retry_after",)),
    Busy: Refusal(503, "busy", facts=("retry_after",)),
    OtherVersion: Refusal(409, "file_changed", facts=("name", "version", "difference")),
    ExampleNotThere: Refusal(404, "example_not_found"),
    EntryNotThere: Refusal(404, "story_not_found"),
    NameTaken: Refusal(409, "name_taken"),
    WordKnown: Refusal(409, "word_known"),
    WordNotThere: Refusal(404, "word_not_found"),
    ChangeNotFound: Refusal(404, "change_not_found"),
    ChangedSince: Refusal(409, "changed_since"),
    NothingToChange: Refusal(404, "nothing_to_change"),
    UnknownIntent: Refusal(404, "intent_not_found", facts=("intent",)),
    MessageGone: Refusal(404, "message_not_found"),
    WorkRuns: Refusal(409, "work_runs", facts=("who", "kind")),
    NothingRuns: Refusal(409, "nothing_runs"),
    DataGone: Refusal(409, "data_gone"),
    GateClosed: Refusal(409, "gate_closed"),
    ReplayNotFound: Refusal(404, "replay_not_found"),
    GroupNotFound: Refusal(404, "group_not_found"),
    ModelUnknown: Refusal(404, "model_unknown"),
    ModelGone: Refusal(409, "model_gone"),
    NothingBefore: Refusal(409, "nothing_before"),
    EngineUnavailable: Refusal(503, "engine_unavailable", "引擎没有起来，原来的继续用"),
    NothingToRehearse: Refusal(422, "nothing_to_test"),
    ConflictsRefused: Refusal(422, "conflicts", facts=("conflicts",)),
    BuyerUnknown: Refusal(404, "buyer_unknown"),
    BuyerBusy: Refusal(409, "buyer_busy"),
    LetterNotDead: Refusal(404, "letter_not_dead"),
    PicturesAway: Refusal(503, "pictures_away"),
    StorageFailed: Refusal(503, "storage_failed", "数据库暂时用不了，这一步没有生效，请稍后再试"),
}


class FieldError(BaseModel):
    field: str
    message: str


class ErrorBody(BaseModel):
    """How every refusal looks; some carry facts of their own beside these."""

    error: str
    message: str
    fields: list[FieldError] | None = None

    class Config:
        schema_extra = {"additionalProperties": True}  # noqa: RUF012  (pydantic's)


def refusals(*errors: type[Exception]) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of a route: what it may refuse, described from the table."""
    described: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        refusal = REFUSALS[error]
        entry = described.setdefault(refusal.status, {"model": ErrorBody, "description": ""})
        entry["description"] = ", ".join(filter(None, [entry["description"], refusal.code]))
    return described


#: Of every route.
INVALID: dict[int | str, dict[str, Any]] = {422: {"model": ErrorBody, "description": "invalid"}}


def body(code: str, message: str, **facts: Any) -> dict[str, Any]:
    return {"error": code, "message": message, **facts}


def install(app: FastAPI) -> None:
    """Every error leaves in one shape."""
    for error in REFUSALS:
        app.add_exception_handler(error, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _failed)


async def _refused(_: Request, error: Exception) -> JSONResponse:
    return refused(error)


def refused(error: Exception) -> JSONResponse:
    """The answer to whoever caused an error of the table."""
    refusal = next(REFUSALS[kind] for kind in type(error).__mro__ if kind in REFUSALS)
    REFUSED.labels(refusal.code).inc()
    facts = {name: jsonable_encoder(getattr(error, name)) for name in refusal.facts}
    return JSONResponse(body(refusal.code, refusal.message or str(error), **facts), refusal.status, headers_of(error))


def headers_of(error: Exception) -> dict[str, str]:
    after = getattr(error, "retry_after", None)
    return {} if after is None else {"Retry-After": str(after)}


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    fields = [{"field": ".".join(map(str, one["loc"][1:])) or str(one["loc"][0]), "message": in_chinese(one)} for one in error.errors()]
    REFUSED.labels("invalid").inc()
    return JSONResponse(body("invalid", "请求的内容不对", fields=fields), 422)


_HTTP = {
    400: ("bad_request", "请求的写法不对"),
    404: ("not_found", "没有这个地址"),
    405: ("method_not_allowed", "这个地址不支持这种操作"),
    413: ("too_large", "内容太大"),
}


async def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code, message = _HTTP.get(error.status_code, ("refused", str(error.detail)))
    return JSONResponse(body(code, message), error.status_code, error.headers)


async def _failed(request: Request, error: Exception) -> JSONResponse:
    log.error("request_failed", method=request.method, route=getattr(request.scope.get("route"), "path", "other"), exc_info=error)
    return JSONResponse(body("failed", "程序出了错，这一步没有生效"), 500)
