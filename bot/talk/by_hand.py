"""Reads lines from the keyboard and plays them as turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console

from bot.core.orders import Order
from bot.services.desk import Desk
from bot.store.conversations import open_conversation
from bot.talk.player import Clock, Player
from bot.talk.script import AgentAct, Turn, parse_wait
from bot.talk.terminal import HELP, orders_table, show


class Chat:
    """One buyer's chat in the terminal."""

    def __init__(self, console: Console, desk: Desk, clock: Clock, orders: Sequence[Order], read: Callable[[str], str]) -> None:
        self._console, self._desk, self._clock, self._orders, self._read = console, desk, clock, orders, read

    def run(self, buyer: str, mode: str) -> None:
        """Chat as `buyer` until the end of input or `:退出`."""
        with self._desk.database.transaction() as connection:
            id = open_conversation(connection, shop=self._desk.shop.profile.name, buyer=buyer, mode=mode, now=self._desk.now())
        player = Player(self._desk, id, self._desk.bot_name, Path())
        self._console.print(f"[dim]现在您是买家 {buyer}。:帮助 看命令，:退出 结束。[/dim]")
        while True:
            try:
                line = self._read("买家> ").strip()
            except (EOFError, KeyboardInterrupt):
                return
            if line in (":退出", ":q", "：退出"):
                return
            if line:
                self._one(player, line, buyer)

    def _one(self, player: Player, line: str, buyer: str) -> None:
        if line[0] not in ":：":
            self._play(player, Turn("buyer", lines=(line,), raw=line))
            return
        word, _, rest = line[1:].partition(" ")
        if word in ("订单", "orders"):
            self._console.print(orders_table([order for order in self._orders if order.buyer == buyer]))
            return
        turn = _turn(word, rest.strip())
        if turn is None:
            self._console.print(HELP, markup=False)
        else:
            self._play(player, turn)

    def _play(self, player: Player, turn: Turn) -> None:
        self._clock.move(turn.wait) if turn.wait else self._clock.move(
            datetime.now().astimezone() - self._clock.at if self._behind() else parse_wait("1s")
        )
        show(self._console, player.play(turn), self._desk.files.reasons)

    def _behind(self) -> bool:
        return datetime.now().astimezone() > self._clock.at


def _turn(word: str, rest: str) -> Turn | None:
    number, _, text = rest.partition(" ")
    index = int(number) if number.isdigit() else 1
    acts = {
        "接受": AgentAct(accept=index),
        "改": AgentAct(accept=index, text=text),
        "拒绝": AgentAct(reject=index, reason=text),
        "发": AgentAct(send=rest),
        "快捷": AgentAct(macro=rest),
        "接管": AgentAct(take_over=True),
        "交还": AgentAct(hand_back=True),
    }
    if word in acts:
        return Turn("agent", agent=acts[word], raw=rest)
    if word == "图":
        return Turn("photo", photo=rest or "图片.jpg", raw=rest)
    if word == "等":
        try:
            return Turn("wait", wait=parse_wait(rest), raw=rest)
        except ValueError:
            return None
    return None
