"""What an evaluation found: figures, tables, records, and which floors do not hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.errors import ArticleBotError
from index.evaluation.page import as_json, page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from index.evaluation.figures import Figure
    from index.evaluation.floors import Floor
    from index.evaluation.runs import Record
    from index.evaluation.tables import Table

PAGE, JSON = "report.html", "report.json"


@dataclass
class Report:
    """What was measured. `failed` where a figure is below its floor; then `breached` names those."""

    models: str
    lines: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    breached: Mapping[str, Floor] = field(default_factory=dict)
    pictures: str = ""

    @property
    def failed(self) -> bool:
        """Whether the command ends with exit status 1."""
        return bool(self.breached)

    @property
    def text(self) -> str:
        """Everything for the terminal and the README, as Markdown."""
        below = [
            f"BELOW ITS FLOOR: {name} is {self.figures[name].value:.3f}, was {floor.figure:.3f} ± {floor.noise:.3f}"
            for name, floor in self.breached.items()
        ]
        return "\n".join([*(table.markdown() for table in self.tables), *self.lines, *below])

    def write(self, folder: Path) -> None:
        """Write the report as a page and as JSON.

        Raises:
            ArticleBotError: the folder cannot be written.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / PAGE).write_text(page(self.lines, self.tables, self.pictures, self.breached), encoding="utf-8")
            about = {"models": self.models, "below floors": sorted(self.breached)}
            (folder / JSON).write_text(as_json(about, self.figures, self.tables, self.records), encoding="utf-8")
        except OSError as error:
            raise ArticleBotError(f"The report cannot be written to {folder} ({error.strerror}).") from error
