"""A buyer's widget, as far as tests need one."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from bot.core.identity import Identity, sign
from tests.builders import BUYER, NOW

KEY = "the shop's secret"
PUSH = "/api/buyer/push"


def signed(buyer: str = BUYER, order: str | None = None, *, key: str = KEY, expires: datetime | None = None) -> str:
    """What the shop's server writes into its page."""
    return sign(Identity(buyer, expires or NOW + timedelta(hours=1), secrets.token_hex(8), order), key)


class Widget:
    """One session at the desk."""

    def __init__(self, client: TestClient, identity: str | None = None, resume: str | None = None) -> None:
        self._client = client
        answer = client.post("/api/buyer/session", json={"shop": "shop", "identity": identity, "resume": resume})
        assert answer.status_code == 200, answer.text
        self.session: dict[str, Any] = answer.json()
        self.token: str = self.session["token"]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def conversation(self) -> str:
        return str(self.session["conversation"])

    def get(self, path: str, **query: Any) -> Any:
        return self._client.get(f"/api/buyer/{path}", params=query, headers=self.headers)

    def post(self, path: str, **body: Any) -> Any:
        return self._client.post(f"/api/buyer/{path}", json=body or None, headers=self.headers)

    def says(self, text: str, client_id: str = "") -> Any:
        return self.post("messages", client_id=client_id or secrets.token_hex(8), text=text)

    def sends(self, data: bytes, name: str = "图.jpg", client_id: str = "") -> Any:
        form = {"client_id": client_id or secrets.token_hex(8)}
        return self._client.post("/api/buyer/pictures", data=form, files={"file": (name, data)}, headers=self.headers)

    @contextmanager
    def listens(self, after: int = 0) -> Iterator[Ears]:
        with self._client.websocket_connect(PUSH) as socket:
            socket.send_json({"token": self.token, "after": after})
            yield Ears(socket)


class Ears:
    """What comes by a socket."""

    def __init__(self, socket: WebSocketTestSession) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []

    def until(self, kind: str) -> dict[str, Any]:
        """The next frame of a kind; those before it are kept in `frames`."""
        while True:
            frame: dict[str, Any] = self.socket.receive_json()
            self.frames.append(frame)
            if frame["type"] == kind:
                return frame

    def end(self) -> int:
        """The code that the socket is closed with."""
        while True:
            try:
                self.frames.append(self.socket.receive_json())
            except WebSocketDisconnect as closed:
                return closed.code

    def hears(self, count: int) -> list[dict[str, Any]]:
        """Messages until there are so many."""
        messages: list[dict[str, Any]] = []
        while len(messages) < count:
            messages += self.until("messages")["messages"]
        return messages
