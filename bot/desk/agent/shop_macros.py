"""The shop's own quick replies: changed, added, imported and exported by those who may; what sending does stays in the files."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, File, Path, Query, Response, UploadFile
from pydantic import Field

from bot.core.messages import visible
from bot.desk.agent.inputs import Key
from bot.desk.agent.refused import ForgedRequest, NotAllowed
from bot.desk.agent.signed_in import Agent, Editor
from bot.desk.errors import refusals
from bot.desk.hub import Note
from bot.desk.runtime import Run, Runtime
from bot.desk.shapes import Given
from bot.desk.shown_picture import shown_picture
from bot.files.errors import BadFile
from bot.files.macro_sheet import sheet_bytes
from bot.files.picture_store import PicturesAway
from bot.services.accounts import FieldsRefused
from bot.services.desk import UnknownMacro
from bot.services.edit_macros import MacroChanged, MacroText, add_macro, change_macro, import_sheet
from bot.services.pictures import PictureNotFound
from bot.services.sign_in import NotSignedIn
from bot.services.workbench.macros import MacroView, macro_view
from bot.services.workbench.pictures import macro_picture
from bot.store.accounts import Account

router = APIRouter(prefix="/macros", tags=["macros"])

CHANGES = refusals(NotSignedIn, NotAllowed, ForgedRequest, FieldsRefused, BadFile)
LONGEST_NAME = 60
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


class MacroChange(Given):
    """A macro as it shall be; `was` is the text that the change began from."""

    code: str = Field(max_length=100)
    title: str = Field(default="", max_length=500)
    text: str = Field(max_length=20_000)
    aliases: list[Key] = Field(default_factory=list, max_items=20)
    valid_from: date | None = None
    valid_until: date | None = None
    was: str | None = Field(default=None, max_length=20_000)

    def wanted(self) -> MacroText:
        return MacroText(self.code.strip(), self.title, self.text, tuple(self.aliases), self.valid_from, self.valid_until)


class NewMacro(MacroChange):
    """`group` is the name of the file below `macros/`."""

    group: str = Field(min_length=1, max_length=100)


@dataclass(frozen=True)
class SheetProblem:
    """`row` as a spreadsheet counts; `column` is its heading, empty when the whole row is meant."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class ImportReport:
    """Codes that are new or changed; `written` is false for a dry run, and when a row has a problem."""

    read: int
    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: int
    problems: tuple[SheetProblem, ...]
    written: bool


@router.put("/shop/{id}", responses=CHANGES | refusals(UnknownMacro, MacroChanged))
def change_shop_macro(run: Run, by: Editor, id: Annotated[str, Path(max_length=128)], given: MacroChange) -> MacroView:
    """Change code, title, text, aliases and validity; flags, tasks and the like stay as the files say."""
    macro = change_macro(run.desk, run.settings.root, by.account.title, id, given.wanted(), given.was)
    return _changed(run, by.account, macro.id)


@router.post("/shop", status_code=201, responses=CHANGES)
def add_shop_macro(run: Run, by: Editor, given: NewMacro) -> MacroView:
    """A new quick reply, which agents may send at once; the bot knows it when it has a rule and was trained."""
    macro = add_macro(run.desk, run.settings.root, by.account.title, given.group, given.wanted())
    return _changed(run, by.account, macro.id)


@router.post("/import", responses=CHANGES)
def import_macros(
    run: Run, by: Editor, file: Annotated[UploadFile, File(description="csv or xlsx")], dry_run: Annotated[bool, Query()] = True
) -> ImportReport:
    """Take a sheet in, all of it or nothing; a dry run only says what would happen."""
    with tempfile.TemporaryDirectory(prefix="huashu-import-") as folder:
        path = FilePath(folder) / _file_name(file.filename or "")
        path.write_bytes(file.file.read())
        report = import_sheet(run.desk, run.settings.root, by.account.title, path, dry_run)
    written = not (dry_run or report.problems)
    if written:
        run.hub.tell(Note("macros"))
    problems = tuple(SheetProblem(problem.row, problem.column, problem.reason) for problem in report.problems)
    return ImportReport(report.read, report.new, report.changed, report.same, problems, written)


@router.get("/export", response_class=Response, responses=refusals(NotSignedIn))
def export_macros(
    run: Run,
    by: Agent,
    format: Annotated[Literal["xlsx", "csv"], Query()] = "xlsx",
    encoding: Annotated[Literal["utf-8-bom", "utf-8", "gb18030"], Query()] = "utf-8-bom",
) -> Response:
    """The shop's quick replies as a sheet that `import` takes back."""
    name = f"快捷语 {run.desk.now():%Y-%m-%d}.{format}"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"}
    return Response(sheet_bytes(run.desk.files.macros, f".{format}", encoding), media_type=TYPES[format], headers=headers)


@router.get("/pictures/{name}", response_class=Response, responses=refusals(NotSignedIn, PictureNotFound, PicturesAway))
def shop_macro_picture(run: Run, by: Agent, name: Annotated[str, Path(max_length=64)]) -> Response:
    """A picture that goes out with one of the shop's quick replies."""
    return shown_picture(macro_picture(run.desk, run.pictures, name), name)


def _changed(run: Runtime, by: Account, id: str) -> MacroView:
    run.hub.tell(Note("macros"))
    return macro_view(run.desk, by, run.desk.macro(id))


def _file_name(name: str) -> str:
    """The name that people know the sheet by, without a way out of its folder."""
    plain = visible(name).replace("/", " ").replace("\\", " ").strip(" .")
    return plain[-LONGEST_NAME:] or "快捷语"
