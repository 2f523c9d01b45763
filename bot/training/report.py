"""An evaluation as tables in the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from bot.training.evaluate import Evaluation


def print_evaluation(console: Console, found: Evaluation) -> None:
    """Headline figures, samples, intents, and the confusions worth reading."""
    auto = found.auto_coverage
    rejected = "–" if found.out_of_scope_recall is None else f"{found.out_of_scope_recall:.3f}"
    console.print(f"[bold]{found.n}[/bold] 条，正确率 [bold]{found.accuracy:.3f}[/bold]，宏 F1 {found.macro_f1:.3f}")
    console.print(f"每条 {found.ms_per_message:.2f} ms，校准误差 {found.calibration_error:.3f}")
    console.print(f"范围外识别 {rejected}（保留 95 % 范围内）")
    console.print(f"自动应答 {auto.share:.3f}（答错不超过 3 %，门槛 {auto.threshold}）")
    for name, sample in found.per_sample.items():
        console.print(f"  样本 {name}：{sample.accuracy:.3f}（{sample.n} 条）")
    table = Table("意图", "条数", "精确", "召回", "F1", show_edge=False)
    for intent, quality in sorted(found.per_intent.items(), key=lambda pair: -pair[1].n):
        table.add_row(intent, str(quality.n), f"{quality.precision:.2f}", f"{quality.recall:.2f}", f"{quality.f1:.2f}")
    console.print(table)
    for confusion in found.confusions:
        console.print(f"{confusion.intent} → {confusion.predicted} {confusion.count} 次：{' ｜ '.join(confusion.examples)}", markup=False)
