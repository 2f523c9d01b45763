"""`huashu doctor`: whether this deployment is well, and what to do where it is not."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli.shared import now
from bot.cli.terminal import AsJson, DataDir, app, out
from bot.settings import load_settings

SHOWN = {"ok": ("好", "green"), "warn": ("注意", "yellow"), "bad": ("不行", "red"), "none": ("没用", "dim")}


@app.command()
def doctor(
    port: Annotated[int, typer.Option(help="客服台的端口", min=1, max=65535)] = 8000,
    as_json: AsJson = False,
    data: DataDir = None,
) -> None:
    """体检：数据库、引擎、模型、磁盘、时钟、密钥、备份……哪里不对，该做什么；有一项不行就以 1 结束。"""
    from bot.desk.doctor.finding import Patient
    from bot.desk.doctor.visit import examine, is_well

    findings = []
    for finding in examine(Patient(load_settings(data), port, now)):
        findings.append(finding)
        if as_json:
            print(json.dumps(asdict(finding), ensure_ascii=False), flush=True)
            continue
        word, style = SHOWN[finding.level]
        out.print(f"{word:　<2} {finding.part}：{finding.told}", style=style, markup=False, highlight=False, soft_wrap=True)
        if finding.advice:
            out.print(f"     → {finding.advice}", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(0 if is_well(findings) else 1)
