"""`article-bot show`: the article as the program sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.opening import ArticleOption, open_article

if TYPE_CHECKING:
    from index.types import Article


def show(
    *,
    article: ArticleOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
) -> None:
    """Show the article: title, text, paragraphs, sentences and passages, with their offsets in code points.

    A passage says which headings, questions and rows it is read under.

    Example: article-bot show --article report.txt --json
    """
    from bot.commands.batch import to_line

    opened = open_article(article)
    if json:
        typer.echo(to_line(anatomy(opened)))
    else:
        _print_anatomy(opened)


def anatomy(article: Article) -> dict[str, Any]:
    """Lay the article out for a program; each text is the slice of `text` between its offsets."""
    from bot.commands.batch import as_slice
    from index.passages import PassageSettings, split_passages
    from index.sentences import split_paragraphs, split_sentences

    return {
        "id": article.id,
        "title": article.title,
        "author": article.author,
        "date": article.date,
        "url": article.url,
        "text": article.text,
        "paragraphs": [as_slice(article, span) for span in split_paragraphs(article.text)],
        "sentences": [as_slice(article, span) for span in split_sentences(article.text)],
        "passages": [
            as_slice(article, passage.span)
            | {
                "paragraph": passage.paragraph,
                "sentences": [[s.start, s.end] for s in passage.sentences],
                "headers": [[s.start, s.end] for s in passage.headers],
            }
            for passage in split_passages(article, PassageSettings())
        ],
    }


def _print_anatomy(article: Article) -> None:
    from bot.terminal import output, print_article, print_header, print_slice

    console = output()
    print_article(console, article)
    parts = anatomy(article)
    counts = {name: len(parts[f"{name}s"]) for name in ("paragraph", "sentence")}
    console.print(", ".join(f"{n:,} {name}{'' if n == 1 else 's'}" for name, n in counts.items()), style="dim")
    for number, passage in enumerate(parts["passages"], start=1):
        console.print(f"\npassage {number}, paragraph {passage['paragraph'] + 1}", style="bold")
        for start, end in passage["headers"]:
            print_header(console, article.text[start:end])
        for start, end in passage["sentences"]:
            print_slice(console, start, end, article.text[start:end])
