"""Any article, and any outcome of any question about it, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from index.types import Answer, Article, NoAnswer, Question, Quote, Span

# Whatever Python calls text: NUL and half characters too.
anything = st.text(st.characters() | st.sampled_from("\0\ud800\udfff'\"\\%"))
maybe = st.none() | anything
articles = st.builds(
    Article, st.text(st.characters(), min_size=1) | anything.filter(bool), anything, maybe, maybe, maybe
)


@st.composite
def spans(draw: st.DrawFn, inside: Span) -> Span:
    start = draw(st.integers(inside.start, inside.end - 1))
    return Span(start, draw(st.integers(start + 1, inside.end)))


@st.composite
def quotes(draw: st.DrawFn, article: Article, *, marked: bool = False) -> Quote:
    span = draw(spans(Span(0, len(article.text))))
    focus = draw(spans(span) if marked else st.none() | spans(span))
    return Quote(article, span, focus, draw(st.integers(0, 2**31 - 1)))


@st.composite
def outcomes(draw: st.DrawFn, article: Article) -> Answer | NoAnswer:
    question = Question(draw(anything))
    nearest = tuple(draw(st.lists(quotes(article), max_size=3)))
    score, from_context = draw(st.floats(0, 1)), draw(st.booleans())
    if draw(st.booleans()):
        return NoAnswer(question, nearest, score, from_context, bool(nearest) and draw(st.booleans()))
    told = (draw(quotes(article, marked=True)), *draw(st.lists(quotes(article), max_size=2)))
    parts = tuple(draw(st.lists(spans(Span(0, len(question.text))), max_size=2))) if question.text else ()
    return Answer(question, told, score, nearest, from_context, parts)
