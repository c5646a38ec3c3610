"""The report laid out: a page that needs nothing else, and JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING, Any

from index.evaluation.curves import curve_of, draw
from index.evaluation.figures import against_others, by_kind, by_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.evaluation.figures import Figure
    from index.evaluation.floors import Floor
    from index.evaluation.runs import Record
    from index.evaluation.tables import Table

STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}th,td{padding:.2rem .6rem;border-bottom:1px solid #ddd}
th:first-child{text-align:left}
td:not(:first-child),th:not(:first-child){text-align:right}thead th{vertical-align:bottom;max-width:8rem}
figure{display:inline-block;vertical-align:top;margin:0 1.5rem 1.5rem 0}figcaption{max-width:340px}
figcaption ul{list-style:none;padding:0;margin:.3rem 0}svg text{font-size:11px;fill:#555}.grid{stroke:#e4e4e4}
.bad{color:#b00020}
"""


def curves(runs: Mapping[str, Sequence[Record]]) -> str:
    """Draw risk against coverage: by system, and for the first system by language and by kind."""
    product = next(iter(runs.values()))
    languages = {**by_language(product), "all": list(product)}
    kinds = list(by_kind(product))
    answerable = [kind for kind in kinds if next(r.answerable for r in product if r.kind == kind)]
    others = [kind for kind in kinds if kind not in answerable]
    figures = [
        draw("Systems, all questions", {name: curve_of(records) for name, records in runs.items()}),
        draw("By language", {name: curve_of(records) for name, records in languages.items()}),
        draw(
            "By kind, answerable questions alone",
            {kind: curve_of([r for r in product if r.kind == kind]) for kind in answerable},
        ),
        draw(
            "By kind of unanswerable question, each with all answerable ones",
            {kind: curve_of(against_others(product, kind)) for kind in others},
        ),
    ]
    return "".join(figures)


def page(lines: Sequence[str], tables: Sequence[Table], pictures: str, breached: Mapping[str, Floor]) -> str:
    """Put a page together that needs nothing else: no script, no other file."""
    told = "".join(f"<p>{escape(line)}</p>" for line in lines)
    bad = "".join(f"<li>{escape(name)}: below {floor.bottom:.3f}</li>" for name, floor in breached.items())
    floors = f'<p class="bad">Below their floors:</p><ul class="bad">{bad}</ul>' if bad else "<p>Every floor holds.</p>"
    explained = (
        "<p>Risk: the share of wrong among the questions answered, when the surest are answered first. Coverage: the "
        "share of all questions answered. Wrong is any answer whose first quote does not hold a right sentence, and "
        "any answer to a question that the text does not answer.</p>"
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>article-bot eval</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>'
        f"<h1>How good are the answers?</h1>{told}{floors}<h2>When to be silent</h2>{explained}{pictures}"
        f"<h2>Figures</h2>{''.join(table.html() for table in tables)}</body></html>\n"
    )


def as_json(
    about: Mapping[str, Any], figures: Mapping[str, Figure], tables: Sequence[Table], records: Sequence[Record]
) -> str:
    """Lay everything out for a program: what was measured with, figures by name, tables, one record a question."""
    content = {
        **about,
        "figures": {name: asdict(figure) for name, figure in figures.items()},
        "tables": [asdict(table) for table in tables],
        "records": [asdict(record) for record in records],
    }
    return json.dumps(_finite(content), ensure_ascii=False, indent=1) + "\n"


def _finite(value: Any) -> Any:
    """Replace what JSON has no number for by null."""
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not abs(value) < float("inf") else value
