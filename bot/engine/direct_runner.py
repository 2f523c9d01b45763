"""Runs a loaded Rasa graph node by node; the same nodes and results as Rasa's own runner without a scheduler in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner

Step = tuple[str, GraphNode, tuple[str, ...]]


class DirectRunner:
    """Takes the place of the runner that loaded the graph: the order of nodes is worked out once per target."""

    def __init__(self, runner: DaskGraphRunner) -> None:
        self._schema = runner._graph_schema
        self._nodes = runner._instantiated_nodes
        self._plans: dict[tuple[str, ...], list[Step]] = {}

    def run(self, inputs: Mapping[str, Any] | None = None, targets: Sequence[str] | None = None) -> dict[str, Any]:
        """The outputs of `targets`, as `GraphRunner.run` promises."""
        wanted = tuple(targets or self._schema.target_names)
        done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, node, needs in self._plan(wanted):
            done[name] = node(*(done.get(need, need) for need in needs))
        return {name: done[name][1] for name in wanted}

    def _plan(self, targets: tuple[str, ...]) -> list[Step]:
        if targets not in self._plans:
            nodes = self._schema.minimal_graph_schema(list(targets)).nodes
            order: list[str] = []
            for target in targets:
                _visit(target, {name: tuple(node.needs.values()) for name, node in nodes.items()}, order)
            self._plans[targets] = [(name, self._nodes[name], tuple(nodes[name].needs.values())) for name in order]
        return self._plans[targets]


def _visit(name: str, needs: Mapping[str, tuple[str, ...]], order: list[str]) -> None:
    """Parents before children; a name that is no node is an input."""
    if name in order or name not in needs:
        return
    for parent in needs[name]:
        _visit(parent, needs, order)
    order.append(name)
