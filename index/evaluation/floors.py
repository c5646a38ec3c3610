"""Figures that must not get worse without a reason: a file that is raised by itself, and lowered by hand only."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from index.disk import write_whole
from index.errors import ArticleBotError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.evaluation.figures import Figure

FLOORS = Path(__file__).with_name("floors.json")


@dataclass(frozen=True, slots=True)
class Floor:
    """A figure as it was when it was pinned, over `n` questions; `noise` is its standard error."""

    figure: float
    noise: float
    n: int

    @property
    def bottom(self) -> float:
        """Below this, something got worse."""
        return self.figure - self.noise

    def is_surpassed(self, value: float) -> bool:
        """Tell whether something got better: by more than the noise, or as good as a share can be."""
        return value > self.figure + self.noise or value == 1 > self.figure

    @classmethod
    def at(cls, figure: Figure) -> Self:
        """Pin a figure; rounded, so that the file reads well and another machine's last digits make no change."""
        return cls(round(figure.value, 4), round(figure.noise, 4), figure.n)


@dataclass(frozen=True, slots=True)
class Lowering:
    """One floor that was lowered, when, and why."""

    name: str
    before: float
    after: float
    reason: str
    date: str


@dataclass(frozen=True)
class Floors:
    """Pinned figures by name, all higher-is-better, and every lowering there has been, oldest first."""

    pinned: Mapping[str, Floor]
    lowered: tuple[Lowering, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the file; no file is no floors.

        Raises:
            ArticleBotError: it is damaged.
        """
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                {name: Floor(**floor) for name, floor in content["pinned"].items()},
                tuple(Lowering(**lowering) for lowering in content["lowered"]),
            )
        except FileNotFoundError:
            return cls({})
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise ArticleBotError(f"The floors in {path} cannot be read: restore that file.") from error

    def save(self, path: Path) -> None:
        """Write the file whole.

        Raises:
            ArticleBotError: it cannot be written.
        """
        content = {
            "pinned": {name: asdict(floor) for name, floor in sorted(self.pinned.items())},
            "lowered": [asdict(lowering) for lowering in self.lowered],
        }
        try:
            write_whole(path, (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode())
        except OSError as error:
            raise ArticleBotError(f"The floors cannot be written to {path} ({error.strerror}).") from error

    def raised(self, figures: Mapping[str, Figure]) -> Floors:
        """Pin what is new, and what is better than its pinned figure by more than its noise, or as good as can be."""
        better = {
            name: Floor.at(figure)
            for name, figure in figures.items()
            if name not in self.pinned or self.pinned[name].is_surpassed(figure.value)
        }
        return replace(self, pinned={**self.pinned, **better})

    def check_lowering(self, names: Sequence[str], reason: str) -> None:
        """Refuse a lowering that cannot be done, before anything is measured for it.

        Raises:
            ArticleBotError: there is no reason, or no floor of that name.
        """
        if names and not reason.strip():
            raise ArticleBotError('Say why the floor is lowered: --reason "…".')
        for name in names:
            if name not in self.pinned:
                raise ArticleBotError(f"There is no floor {name!r}: the names are in {FLOORS.name}.")

    def lowered_to(self, figures: Mapping[str, Figure], names: Sequence[str], reason: str) -> Floors:
        """Pin figures that got worse where they are now, and write down why.

        Raises:
            ArticleBotError: there is no reason, or a name that was not measured or is not below its pinned figure.
        """
        self.check_lowering(names, reason)
        pinned, lowered = dict(self.pinned), list(self.lowered)
        for name in names:
            if name not in figures:
                raise ArticleBotError(f"The floor {name!r} was not measured in this run, so it is not lowered.")
            before, after = self.pinned[name], Floor.at(figures[name])
            if after.figure >= before.figure:
                raise ArticleBotError(f"The floor {name!r} is reached, so it is not lowered.")
            pinned[name] = after
            today = datetime.now(UTC).date().isoformat()
            lowered.append(Lowering(name, before.figure, after.figure, reason.strip(), today))
        return Floors(pinned, tuple(lowered))

    def breached(self, figures: Mapping[str, Figure]) -> dict[str, Floor]:
        """Return the floors that the figures fall below, by name; what was not measured is not judged."""
        return {
            name: floor for name, floor in self.pinned.items() if name in figures and figures[name].value < floor.bottom
        }
