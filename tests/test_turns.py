from __future__ import annotations

import pytest

from index.turns import asking_part, questions_in


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Kto? ", ["Kto? "]),
        ("Kto?! Gdzie", ["Kto?! Gdzie"]),
        ("Kto? Gdzie? Dzięki!", ["Kto?", "Gdzie? Dzięki!"]),
        ("Kto?? ?", ["Kto?? ?"]),
        ("„Kto?” – pytał. Kiedy?", ["„Kto?” – pytał. Kiedy?"]),
        ("A? B? C? D?", ["A? B? C? D?"]),
        ("Kto? \n Gdzie?  Dzięki! ", ["Kto?", "Gdzie?  Dzięki!"]),
        ("Kto? Gdzie? ", ["Kto?", "Gdzie?"]),
        ("Ilu ludzi?A gdzie?Dzięki", ["Ilu ludzi?", "A gdzie?Dzięki"]),
        ("https://example.org/a?id=5 o co?", ["https://example.org/a?id=5 o co?"]),
    ],
)
def test_a_message_is_parted_behind_its_question_marks(text: str, asked: list[str]) -> None:
    assert [text[part.start : part.end] for part in questions_in(text)] == asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Kto? Z góry dzięki", "Kto?"),
        ("Serio? a ile trwała", "Serio?"),
        ("Kto?", "Kto?"),
        ("Kto? :)", "Kto? :)"),
        ("? Kto", "? Kto"),
        ("A co znaczy „quo vadis?” w tytule", "A co znaczy „quo vadis?” w tytule"),
        ("https://example.org/a?id=5 o moście", "https://example.org/a?id=5 o moście"),
    ],
)
def test_what_asks_ends_with_the_last_question_mark(text: str, asked: str) -> None:
    assert asking_part(text) == asked
