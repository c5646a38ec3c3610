"""`article-bot train-reader`, `average-readers` and `train-intents`: how the weights that ship are made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.opening import CacheOption, named_path, open_settings

if TYPE_CHECKING:
    from collections.abc import Iterable


def train_reader(
    *,
    out: Annotated[
        Path, typer.Option(metavar="DIR", parser=named_path, help="Where checkpoints, weights and their report go.")
    ],
    data: Annotated[
        Path,
        typer.Option(metavar="DIR", help="Holds train, pairs, unlabelled and dev.jsonl.gz."),
    ] = Path("../shared/data"),
    minutes: Annotated[float, typer.Option(min=0.1, help="Of training, all sittings together.")] = 60,
    peak: Annotated[float, typer.Option(min=0.0, help="The highest learning rate.")] = 4e-4,
    frozen: Annotated[
        int, typer.Option(min=0, max=12, help="Lower layers that stay as they came; fewer take longer.")
    ] = 4,
    seed: Annotated[int, typer.Option(help="The same seed draws the same lessons.")] = 0,
    dictionary: Annotated[
        list[str] | None,
        typer.Option(metavar="LANGUAGE=FILE", help="A dictd file that translates words of a language; repeatable."),
    ] = None,
    start: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A reader's folder, whose weights are trained further.")
    ] = None,
    published: Annotated[
        float,
        typer.Option(
            min=0.0, help="How often published data are drawn, beside the project's own articles: 1 = as planned."
        ),
    ] = 1.0,
    known: Annotated[
        int,
        typer.Option(min=0, help="So many of the project's own articles were trained on before: drawn like published."),
    ] = 0,
    messages: Annotated[
        int, typer.Option(min=0, help="To so many of the project's own articles each message of small talk is said.")
    ] = 2,
    pack: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="EPOCHS",
            help="Train elsewhere: write so many epochs to one file, and say there how to train.",
        ),
    ] = None,
    cache: CacheOption = None,
) -> None:
    """Train the reader over the embedded model; a run that was cut off goes on from its last checkpoint.

    Example: article-bot train-reader --minutes 60 --out reader --dictionary pl=freedict-pol-eng.dict.dz
    """
    from bot.terminal import progress
    from index.training.lessons import Lessons
    from index.training.run import pack_lessons
    from index.training.run import train_reader as train
    from index.training.trainer import Schedule, TrainingProgress

    lessons = Lessons(
        data,
        open_settings(cache=cache).cache,
        _by_language(dictionary or ()),
        published=published,
        known=known,
        messages=messages,
    )
    if pack is not None:
        if start is not None:
            raise typer.BadParameter(
                "nothing is trained yet with --pack: say it to python -m index.training.fit, which takes --start",
                param_hint="--start",
            )
        with progress() as bar:
            path = pack_lessons(lessons, out, pack, seed, lambda drawn: bar("Drawing", drawn, pack))
        typer.echo(f"{pack} epochs are in {path}: train from it with python -m index.training.fit.")
        return
    schedule = Schedule(minutes=minutes, peak=peak, frozen=frozen, seed=seed)
    told = 0
    with progress() as bar:

        def report(state: TrainingProgress) -> None:
            nonlocal told
            bar("Training", round(state.seconds), round(60 * minutes))
            if state.seconds // 60 > told:
                told = int(state.seconds // 60)
                typer.echo(f"{told} minutes, {state.examples:,} examples, loss {state.loss:.3f}", err=True)

        done = train(lessons, out, schedule=schedule, start=start, report=report)
    typer.echo(f"{done.examples:,} examples in {done.seconds / 60:.1f} minutes, loss {done.loss:.3f}; see {out}.")


def average_readers(
    first: Annotated[Path, typer.Argument(metavar="FIRST", help="A reader's folder.")],
    second: Annotated[Path, typer.Argument(metavar="SECOND", help="One trained further from the first.")],
    *,
    out: Annotated[Path, typer.Option(metavar="DIR", parser=named_path, help="Where the mean goes.")],
    share: Annotated[float, typer.Option(min=0.0, max=1.0, help="Of the second in the mean.")] = 0.5,
) -> None:
    """Average the weights of two trainings, which often reads better than either; run calibrate next.

    Example: article-bot average-readers first second --share 0.6 --out reader
    """
    from index.training.averaging import average

    average(first, second, share, out)
    typer.echo(f"The mean of {first} and {second} is in {out}.")


def train_intents(
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", parser=named_path, help="Where the classifier goes.")],
    cache: CacheOption = None,
) -> None:
    """Train what tells what messages are after, on the embedded encoder's vectors; about half a minute.

    Example: article-bot train-intents --out index/data/intents.json
    """
    from bot.terminal import progress
    from index.encoder import SentenceEncoder
    from index.intents import write_intents
    from index.models import embedded_folder
    from index.training.intents import train_intents as train

    encoder = SentenceEncoder(embedded_folder(open_settings(cache=cache).cache))
    with progress() as bar:
        classifier = train(encoder, lambda done, total: bar("Encoding", done, total))
    write_intents(classifier, out)
    for kind, figures in (classifier.figures or {}).items():
        shares = ", ".join(f"{share:.1%} {taken}" for taken, share in figures.items() if taken != "messages")
        typer.echo(f"{kind}: {figures['messages']:,}, {shares}")


def _by_language(pairs: Iterable[str]) -> dict[str, list[Path]]:
    paths: dict[str, list[Path]] = {}
    for pair in pairs:
        language, equals, path = pair.partition("=")
        if not (language and equals and path):
            raise typer.BadParameter(f"expected LANGUAGE=FILE, got {pair!r}", param_hint="--dictionary")
        paths.setdefault(language, []).append(Path(path))
    return paths
