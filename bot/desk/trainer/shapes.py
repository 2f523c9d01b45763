"""What the trainers' routes have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from pydantic import ConstrainedStr

from bot.core.roles import Permission
from bot.desk.agent.refused import ForgedRequest, NotAllowed
from bot.desk.agent.signed_in import Needs
from bot.desk.errors import refusals
from bot.files.errors import BadFile
from bot.files.guarded import Change
from bot.services.sign_in import NotSignedIn, Session
from bot.training.editing import OtherVersion

Trainer = Annotated[Session, Depends(Needs(Permission.TRAIN))]
READS = refusals(NotSignedIn, NotAllowed)
CHANGES = refusals(NotSignedIn, NotAllowed, ForgedRequest, BadFile, OtherVersion)


class Name(ConstrainedStr):
    min_length = 1
    max_length = 128


class Sentence(ConstrainedStr):
    min_length = 1
    max_length = 1000


class Reason(ConstrainedStr):
    max_length = 500


@dataclass(frozen=True)
class Changed:
    """The files that were changed, with their new versions and what is different in them."""

    changes: tuple[Change, ...]


def changed(changes: Sequence[Change]) -> Changed:
    return Changed(tuple(changes))
