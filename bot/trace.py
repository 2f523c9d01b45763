"""One id for everything that one request sets off: in each log line, and passed on to engines and other systems.

It is the trace id of W3C's Trace Context, 32 hexadecimal digits, so that other people's tools know it too.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from contextvars import ContextVar

REQUEST_ID, TRACEPARENT = "x-request-id", "traceparent"

_ID = re.compile(r"[0-9a-f]{32}")
_PARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_NONE = "0" * 32

_current: ContextVar[str] = ContextVar("trace", default="")


def trace() -> str:
    """The id of what is going on; empty outside of any request."""
    return _current.get()


def follow(id: str) -> None:
    """From here on, in this task and in what it starts, everything belongs to `id`."""
    _current.set(id)


def fresh() -> str:
    return secrets.token_hex(16)


def given(headers: Mapping[str, str]) -> str:
    """The id that whoever asks has for it, by either header (in lower case); else a new one. Anything of another shape is not believed."""
    parent = _PARENT.fullmatch(headers.get(TRACEPARENT, ""))
    found = headers.get(REQUEST_ID, "") or (parent[1] if parent else "")
    return found if _ID.fullmatch(found) and found != _NONE else fresh()


def passed_on(id: str) -> dict[str, str]:
    """Headers for the next system; none without an id. Every call is a new span of the trace."""
    return {REQUEST_ID: id, TRACEPARENT: f"00-{id}-{secrets.token_hex(8)}-01"} if id else {}
