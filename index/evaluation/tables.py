"""Tables: figures laid out for people, the same in a terminal, in the README and on a page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

from index.evaluation.figures import Figure

Cell = Figure | str | int | None


@dataclass(frozen=True)
class Table:
    """Rows of cells under named columns; the first column names the row. `note` says how to read it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def markdown(self) -> str:
        """Write the table as GitHub reads it, with its title before and its note after."""
        lines = [f"**{self.title}**", "", _line(self.columns), _line(["---"] + ["--:"] * (len(self.columns) - 1))]
        lines += [_line([shown(cell) for cell in row]) for row in self.rows]
        return "\n".join([*lines, *(["", self.note] if self.note else []), ""])

    def html(self) -> str:
        """Write the table for a page; pointing at a figure tells its interval and the number of questions."""
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        body = "".join(f"<tr>{''.join(_html_cell(cell) for cell in row)}</tr>" for row in self.rows)
        note = f"<p>{escape(self.note)}</p>" if self.note else ""
        return f"<h3>{escape(self.title)}</h3>{note}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def shown(cell: Cell) -> str:
    """Write one cell as text: shares in [0, 1] without their 0, what there is not as a dash.

    >>> shown(Figure(0.8349, 60, 0.75, 0.9)), shown(Figure(1.0, 3, 1, 1)), shown(None)
    ('.83', '1.00', '–')
    """
    if cell is None:
        return "–"
    if isinstance(cell, Figure):
        return "–" if math.isnan(cell.value) else f"{cell.value:.2f}".removeprefix("0")
    return str(cell)


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _html_cell(cell: Cell) -> str:
    if isinstance(cell, Figure):
        told = f"{cell.value:.3f}, 95 % interval {cell.low:.3f} to {cell.high:.3f}, {cell.n} questions"
        return f'<td title="{escape(told)}">{shown(cell)}</td>'
    return f"<td>{escape(shown(cell))}</td>"
