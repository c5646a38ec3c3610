"""Risk against coverage as a picture: plain SVG, to be put into a page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from index.evaluation.measures import risk_coverage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.evaluation.measures import RiskCoverage
    from index.evaluation.runs import Record

WIDTH, HEIGHT, MARGIN = 340, 240, 36  # pixels; the margin is left and below
COLOURS = ("#1b6ca8", "#c8553d", "#2e8b57", "#8e5ea2", "#b8860b", "#555555", "#d1495b", "#00798c", "#6b8e23", "#333399")
DASHES = ("", "6 3", "2 3")
"""Lines differ in colour and, every few, in dashes: a page printed in grey still tells them apart by the legend."""


def curve_of(records: Sequence[Record]) -> RiskCoverage:
    """Judge by the first quote shown; any answer to a question that the text does not answer is wrong."""
    return risk_coverage([r.score for r in records], [r.answerable and r.rank == 1 for r in records])


def draw(title: str, curves: Mapping[str, RiskCoverage]) -> str:
    """Draw curves into one figure with a legend that names each one's area (AURC), lower is better.

    Both axes run from 0 to 1: coverage to the right, risk upwards.
    """
    ticks = [0, 0.25, 0.5, 0.75, 1]
    parts = [f'<line x1="{_x(t)}" y1="{_y(0)}" x2="{_x(t)}" y2="{_y(1)}" class="grid"/>' for t in ticks]
    parts += [f'<line x1="{_x(0)}" y1="{_y(t)}" x2="{_x(1)}" y2="{_y(t)}" class="grid"/>' for t in ticks]
    parts += [f'<text x="{_x(t)}" y="{_y(0) + 14}" text-anchor="middle">{t:g}</text>' for t in ticks]
    parts += [f'<text x="{_x(0) - 5}" y="{_y(t) + 4}" text-anchor="end">{t:g}</text>' for t in ticks]
    parts.append(f'<text x="{_x(0.5)}" y="{HEIGHT - 4}" text-anchor="middle">coverage</text>')
    parts.append(f'<text transform="translate(10 {_y(0.5)}) rotate(-90)" text-anchor="middle">risk</text>')
    legend = []
    for number, (name, curve) in enumerate(curves.items()):
        style = _style(number)
        parts.append(f'<path d="{_path(curve)}" fill="none" stroke-width="1.8" {style}/>')
        sample = f'<svg width="26" height="8"><path d="M0 4H26" stroke-width="2.5" {style}/></svg>'
        legend.append(f"<li>{sample} {escape(name)} <small>AURC {curve.area:.3f}</small></li>")
    picture = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img">'
    caption = f"<figcaption>{escape(title)}<ul>{''.join(legend)}</ul></figcaption>"
    return f"<figure>{picture}<title>{escape(title)}</title>{''.join(parts)}</svg>{caption}</figure>"


def _path(curve: RiskCoverage) -> str:
    points = [f"{_x(c):.1f} {_y(r):.1f}" for c, r in zip(curve.coverage.tolist(), curve.risk.tolist(), strict=True)]
    return "M" + "L".join(points) if points else ""


def _style(number: int) -> str:
    dash = DASHES[number // len(COLOURS) % len(DASHES)]
    return f'stroke="{COLOURS[number % len(COLOURS)]}" stroke-dasharray="{dash}"'


def _x(coverage: float) -> float:
    return MARGIN + coverage * (WIDTH - MARGIN - 10)


def _y(risk: float) -> float:
    return 8 + (1 - risk) * (HEIGHT - MARGIN - 8)
