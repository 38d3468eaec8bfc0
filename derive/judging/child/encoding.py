"""Nodes as plain JSON: rows that refer to earlier rows by number."""

from typing import Any

from derive.judging.child.nodes import Node, lift

Record = dict[str, Any]


def encode(roots: list[Any]) -> Record:
    """Return nodes as a list in which each refers to earlier ones by number."""
    numbers: dict[Node, int] = {}
    rows: list[list[Any]] = []

    def add(node: Node) -> int:
        if node not in numbers:
            if node.op in {"letter", "number", "truth"}:
                row = [node.op, *(repr(a) if node.op == "number" else a for a in node.args)]
            elif node.op == "total":
                row = [node.op, *(add(a) if isinstance(a, Node) else a for a in node.args)]
            else:
                row = [node.op, *(add(a) for a in node.args if isinstance(a, Node))]
            numbers[node] = len(rows)
            rows.append(row)
        return numbers[node]

    return {"roots": [add(lift(root)) for root in roots], "nodes": rows}
