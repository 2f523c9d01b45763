"""The chat by hand: coloured flags, what was understood, what was sent, which tasks came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.core.orders import Order
from bot.services.facts import items_line

COLOURS = {"red": "red", "yellow": "yellow", "green": "green", "blue": "blue", "purple": "magenta", "grey": "white"}
TITLES = {"red": "红", "yellow": "黄", "green": "绿", "blue": "蓝", "purple": "紫", "grey": "灰"}
RECIPIENTS = {"courier": "快递", "warehouse": "仓库", "finance": "财务", "lead": "主管"}
HELP = """直接打字就是买家说话。客服和环境用冒号命令：
  :图 文件名       买家发一张图片          :接受 1       客服接受第 1 条建议
  :改 1 新的文字   改写后发送             :拒绝 1 原因   不采用
  :发 文字         客服自己回复            :快捷 /+垫付   客服发一条快捷语
  :接管 / :交还    客服接手 / 还给机器人     :等 2h        时间往前走
  :订单            看买家的订单            :退出         结束（Ctrl-D 也可以）"""


def show(console: Console, record: Mapping[str, Any], reasons: Mapping[str, str]) -> None:
    """One turn's record, for eyes; `reasons` says why a person is wanted (`shop/reasons.yml`)."""
    if record.get("intent"):
        entities = "，".join(f"{e['entity']}={_short(e['value'])}" for e in record["entities"])
        console.print(f"  [dim]听懂：{record['intent']} {record['confidence']:.0%}{'，' + escape(entities) if entities else ''}[/dim]")
    for reply in record["replies"]:
        who = "机器人" if reply["by"] == "bot" else "客服"
        console.print(f"[bold cyan]{who}[/bold cyan] [dim]{escape(reply['macro'] or '')}[/dim]  {escape(reply['text'])}")
    _effects(console, record)
    if not record["replies"] or record["handed_over"]:
        _suggestions(console, record["suggestions"])
    if record["handed_over"]:
        console.print(f"  [bold red]转给客服：{reasons.get(record['handed_over'], record['handed_over'])}[/bold red]")
    if "error" in record:
        console.print(f"  [red]{escape(record['error'])}[/red]")


def _effects(console: Console, record: Mapping[str, Any]) -> None:
    refund = record["refund"]
    if refund:
        amount = f" {refund['amount']}元" if refund.get("amount") else ""
        console.print(f"  [green]退款[/green] {escape(refund['type'])} → {escape(refund['reason'])}{amount}")
    for flag in record["flags"]:
        colour = COLOURS[flag["colour"]]
        console.print(f"  [{colour}]⚑ {TITLES[flag['colour']]}旗[/{colour}] {escape(flag['note'])}")
    for task in record["tasks"]:
        due = f" [dim]{task['due'][5:16].replace('T', ' ')} 前[/dim]" if task["due"] else ""
        console.print(f"  [blue]待办·{RECIPIENTS[task['to']]}[/blue] {escape(task['text'])}{due}")


def _suggestions(console: Console, suggestions: Sequence[Mapping[str, Any]]) -> None:
    for number, suggestion in enumerate(suggestions, 1):
        gaps = f" [red]缺：{'、'.join(suggestion['missing'])}[/red]" if suggestion["missing"] else ""
        console.print(f"  [yellow]建议 {number}[/yellow] [dim]{escape(suggestion['macro'])}[/dim] {escape(suggestion['text'])}{gaps}")


def orders_table(orders: Sequence[Order], title: str = "订单") -> Table:
    table = Table(title=title, title_justify="left", show_edge=False)
    for name in ("订单号", "买家", "状态", "宝贝", "快递"):
        table.add_column(name, overflow="fold")
    for order in orders:
        table.add_row(order.id, order.buyer, order.state.value, items_line(order), f"{order.courier} {order.waybill}".strip())
    return table


def _short(value: Any) -> str:
    text = "".join(str(v) for v in value.values()) if isinstance(value, Mapping) else str(value)
    return text if len(text) <= 24 else text[:24] + "…"
