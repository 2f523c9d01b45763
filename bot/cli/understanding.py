"""`huashu nlu parse|evaluate|entities`: what is understood, and how well."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.shared import engine_of, local_engine
from bot.cli.terminal import AsJson, DataDir, nlu, out
from bot.settings import load_settings


@nlu.command("parse")
def parse(as_json: Annotated[bool, typer.Option("--json", help="每条一行 JSON")] = False, data: DataDir = None) -> None:
    """从标准输入读消息，一行一条，输出听懂的内容。"""
    settings = load_settings(data)
    with engine_of(settings) as engine:
        for line in sys.stdin:
            text = line.rstrip("\r\n")
            if not text.strip():
                continue
            parsed = engine.parse(text)
            record = {
                "text": text,
                "intent": parsed["intent"]["name"],
                "confidence": parsed["intent"]["confidence"],
                "ranking": parsed["intent_ranking"],
                "entities": parsed["entities"],
            }
            if as_json:
                print(json.dumps(record, ensure_ascii=False), flush=True)
            else:
                found = "，".join(f"{e['entity']}={e['value']}" for e in record["entities"])
                out.print(f"{text}  → {record['intent']} {record['confidence']:.0%} {found}", markup=False)


@nlu.command("evaluate")
def evaluate(
    file: Annotated[Path, typer.Argument(help="列：text, intent[, also_acceptable][, sample]")],
    as_json: AsJson = False,
    data: DataDir = None,
) -> None:
    """用标注好的消息衡量听懂多少。"""
    from bot.training.evaluate import as_json as figures
    from bot.training.evaluate import evaluate as measure
    from bot.training.rows import read_rows

    settings = load_settings(data)
    rows = read_rows(file)
    with local_engine(settings) as parse_text:
        found = measure(parse_text, rows)
    if as_json:
        print(json.dumps(figures(found), ensure_ascii=False))
        return
    from bot.training.report import print_evaluation

    print_evaluation(out, found)


@nlu.command("entities")
def entities(
    file: Annotated[Path, typer.Argument(help="一行一条，每样东西标成 [原文](种类)")],
    as_json: AsJson = False,
    data: DataDir = None,
) -> None:
    """用标注好的消息衡量地址、单号、金额这些找得准不准。"""
    from bot.core.shapes import KINDS
    from bot.training.evaluate import rounded
    from bot.training.report import print_spans
    from bot.training.spans import evaluate_spans, read_marked

    settings = load_settings(data)
    kinds = KINDS | {"courier"}
    messages = read_marked(file, kinds)
    with local_engine(settings) as parse_text:
        found = evaluate_spans(parse_text, messages, kinds)
    if as_json:
        print(json.dumps(rounded(asdict(found)), ensure_ascii=False))
        return
    print_spans(out, found)
