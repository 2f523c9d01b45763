"""An evaluation as tables in the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from bot.core.replays import Reply
from bot.files.shop import ShopFiles
from bot.training.evaluate import Evaluation, Quality
from bot.training.replays import GroupPage, ReplayView
from bot.training.spans import SpanEvaluation
from bot.training.testing import HELD_OUT, Comparison, Tested


def print_evaluation(console: Console, found: Evaluation) -> None:
    """Headline figures, samples, intents, and the confusions worth reading."""
    auto = found.auto_coverage
    rejected = "–" if found.out_of_scope_recall is None else f"{found.out_of_scope_recall:.3f}"
    console.print(f"[bold]{found.n}[/bold] 条，正确率 [bold]{found.accuracy:.3f}[/bold]，宏 F1 {found.macro_f1:.3f}")
    console.print(f"每条 {found.ms_per_message:.2f} ms，校准误差 {found.calibration_error:.3f}")
    console.print(f"范围外识别 {rejected}（保留 95 % 范围内）")
    console.print(f"自动应答 {auto.share:.3f}（答错不超过 3 %，门槛 {auto.threshold}）")
    for one in found.thresholds:
        console.print(f"  门槛 {one.confidence:.1f}：自动应答 {one.share:.3f}，其中答错 {one.wrong:.3f}")
    console.print("  把握 → 实际：" + "，".join(f"{one.confidence:.2f} → {one.accuracy:.2f}（{one.n}）" for one in found.calibration))
    for name, sample in found.per_sample.items():
        console.print(f"  样本 {name}：{sample.accuracy:.3f}（{sample.n} 条）")
    console.print(_table("意图", found.per_intent))
    for confusion in found.confusions:
        console.print(f"{confusion.intent} → {confusion.predicted} {confusion.count} 次：{' ｜ '.join(confusion.examples)}", markup=False)


def print_spans(console: Console, found: SpanEvaluation) -> None:
    """Every kind of thing, and the messages that are not wholly right."""
    console.print(f"[bold]{found.n}[/bold] 条，全对 [bold]{found.n - len(found.faults)}[/bold] 条")
    console.print(_table("种类", found.per_kind))
    for fault in found.faults:
        console.print(f"{fault.text!r}  漏：{'，'.join(fault.missed) or '–'}  错：{'，'.join(fault.wrong) or '–'}", markup=False)


def print_test(console: Console, found: Tested, compared: Comparison) -> None:
    """Each sample, the intents that changed most for the worse, and the conversations that failed."""
    for name, one in found.samples.items():
        before = "" if compared.accuracy_before is None or name != HELD_OUT else f"（线上 {compared.accuracy_before:.3f}）"
        console.print(f"{name}：{one.n} 条，正确率 [bold]{one.accuracy:.3f}[/bold]{before}，宏 F1 {one.macro_f1:.3f}")
    table = Table("意图", "条数", "线上 F1", "新 F1", show_edge=False)
    for change in compared.intents[:15]:
        table.add_row(change.intent, str(change.n), "–" if change.before is None else f"{change.before:.3f}", f"{change.now:.3f}")
    console.print(table)
    console.print(f"原来对、现在错 {len(compared.now_wrong)} 条，原来错、现在对 {len(compared.now_right)} 条")
    for case in found.conversations:
        console.print(f"{'✗' if case.wrong else '✓'} {case.title}（{case.file}）{'；'.join(case.wrong)}", markup=False)


def print_replay(console: Console, found: ReplayView, page: GroupPage, files: ShopFiles) -> None:
    """How many answers changed, and the most frequent groups with a few of their messages."""
    console.print(f"{found.conversations} 个会话，{found.turns} 句，回答变了 [bold]{found.changed}[/bold] 句（{found.gate.share:.1%}）")
    for one in page.groups:
        console.print(f"{one.count} 句：{_reply(one.change.old, files)} → {_reply(one.change.new, files)}", markup=False)
        for item in one.items:
            console.print(f"    {item.text}", markup=False)
    if page.total > len(page.groups):
        console.print(f"还有 {page.total - len(page.groups)} 组，在网页上看，或者用 --json")


def _reply(reply: Reply, files: ShopFiles) -> str:
    macro = files.macro(reply.macro)
    sending = "自动发" if reply.alone else files.reasons.get(reply.reason, reply.reason)
    return f"{files.names.intents.get(reply.intent, reply.intent)}，{macro.title if macro else reply.macro or '不回复'}，{sending}"


def _table(first: str, rows: dict[str, Quality]) -> Table:
    table = Table(first, "条数", "精确", "召回", "F1", show_edge=False)
    for name, one in sorted(rows.items(), key=lambda pair: -pair[1].n):
        table.add_row(name, str(one.n), f"{one.precision:.2f}", f"{one.recall:.2f}", f"{one.f1:.2f}")
    return table
