from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.commands.ask import ask
from index.errors import QuestionError
from tests.askers import WordAsker
from tests.encoders import WordEncoder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer.testing import Result

    from index.types import Article

REPORT = "Delegacja zwiedziła stocznię w porcie. Przewodniczył jej admirał.\n\nMinister pokazał gościom rakiety."
COMMANDS = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run where there is no .env, with no settings of the person who runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in ("ARTICLE", "ENCODER", "READER", "TELEGRAM_TOKEN", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ARTICLE_BOT_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def report(tmp_path: Path) -> str:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return str(path)


@pytest.fixture
def wordy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer by counting words instead of by models of half a gigabyte."""

    def open_asker(article: Article, **_: object) -> WordAsker:
        return WordAsker(article)

    monkeypatch.setattr("index.engine.Engine.open", open_asker)
    monkeypatch.setattr("index.encoder.SentenceEncoder", lambda _folder: WordEncoder())
    monkeypatch.setattr("index.models.model_folder", lambda _name, cache, _progress=None: cache)


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=stdin)


def run_process(*arguments: str, **settings: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot.cli", *arguments]
    root = str(Path(__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": root, "PYTHONWARNINGS": "default"}
    return subprocess.run(  # noqa: S603 - our own program
        command, env=environment, capture_output=True, text=True, timeout=60, check=False, **settings
    )


def said_once(stderr: str) -> str:
    """Return the one sentence that a person was told."""
    assert "Traceback" not in stderr
    (line,) = stderr.splitlines()
    assert line.rstrip().endswith((".", "…"))
    return line


# --- help


def test_every_command_is_listed_in_the_help() -> None:
    listed = run("--help").stdout
    assert {"ask", "chat", "index", "show", "run", "doctor"} <= set(COMMANDS)
    assert all(command in listed for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"article-bot {command}" in " ".join(result.stdout.partition("Example:")[2].split())


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, bot.cli\n"
        "try: bot.cli.app(['--help'])\n"
        "except SystemExit: pass\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    loaded = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    ).stderr.split()
    heavy = {"torch", "transformers", "sentence_transformers", "faiss", "trafilatura", "telegram", "pydantic", "numpy"}
    assert not heavy & set(loaded)


# --- answers


@pytest.mark.usefixtures("wordy")
def test_an_answer_is_words_first_then_the_quote_then_where_it_stands(report: str) -> None:
    result = run("ask", "--article", report, "co pokazał minister")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == ["Minister", "  „Minister pokazał gościom rakiety.”"]
    assert "paragraph 2" in result.stdout


@pytest.mark.usefixtures("wordy")
def test_a_question_without_quotes_is_one_question(report: str) -> None:
    record = json.loads(run("ask", "co", "pokazał", "minister", "--article", report, "--json").stdout)
    assert record["question"] == "co pokazał minister"


@pytest.mark.usefixtures("wordy")
def test_a_refusal_is_no_error(report: str) -> None:
    result = run("ask", "--article", report, "ile to kosztowało")
    assert result.exit_code == 0
    assert "The article does not say." in result.stdout


@pytest.mark.usefixtures("wordy")
def test_json_is_one_object_whose_texts_are_slices(report: str) -> None:
    record = json.loads(run("ask", "--article", report, "--json", "co pokazał minister").stdout)
    assert list(record) == ["id", "question", "answered", "score", "answer", "quotes", "nearest", "took_ms"]
    assert record["answer"]["text"] == REPORT[record["answer"]["start"] : record["answer"]["end"]]


@pytest.mark.usefixtures("wordy")
def test_the_article_is_taken_from_the_settings_where_the_command_names_none(
    report: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARTICLE", report)
    assert "rakiety" in run("ask", "co pokazał minister").stdout


@pytest.mark.usefixtures("wordy")
def test_without_any_article_the_one_that_comes_along_is_asked() -> None:
    shown = json.loads(run("show", "--json").stdout)
    record = json.loads(run("ask", "--json", shown["sentences"][3]["text"]).stdout)
    assert record["quotes"][0] == shown["sentences"][3]


@pytest.mark.usefixtures("wordy")
def test_a_batch_goes_on_after_a_bad_line_and_ends_with_status_1(report: str, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_bytes(b'{"id": 1, "question": "rakiety"}\nnonsense\n{"id": 3, "question": "admira\xc5\x82"}\n')
    result = run("ask", "--article", report, "--batch", str(questions))
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [1, None, 3]
    assert result.exit_code == 1


@pytest.mark.usefixtures("wordy")
def test_a_batch_without_a_bad_line_ends_with_status_0_and_may_come_from_standard_input(report: str) -> None:
    result = run("ask", "--article", report, "--batch", "-", stdin='{"question": "rakiety"}\n\n')
    assert result.exit_code == 0
    assert json.loads(result.stdout)["answered"] is True


@pytest.mark.usefixtures("wordy")
def test_a_chat_follows_up_and_leaves_politely_at_the_end_of_its_input(report: str) -> None:
    result = run("chat", "--article", report, stdin="co pokazał minister\na kiedy?\n")
    assert result.exit_code == 0
    assert result.stdout.count("„Minister pokazał gościom rakiety.”") == 2
    assert result.stdout.endswith("Goodbye.\n")


@pytest.mark.usefixtures("wordy")
def test_a_chat_leaves_politely_at_ctrl_c(report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_prompt: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupt)
    result = run("chat", "--article", report)
    assert result.exit_code == 0
    assert result.stdout.endswith("Goodbye.\n")


def test_show_gives_every_part_as_a_slice_of_the_text(report: str) -> None:
    shown = json.loads(run("show", "--article", report, "--json").stdout)
    assert shown["text"] == REPORT
    for part in (*shown["paragraphs"], *shown["sentences"], *shown["passages"]):
        assert part["text"] == REPORT[part["start"] : part["end"]]
    inside = [sentence for passage in shown["passages"] for sentence in passage["sentences"]]
    assert inside == [[sentence["start"], sentence["end"]] for sentence in shown["sentences"]]


def test_show_prints_every_sentence_behind_its_offsets(report: str) -> None:
    start = REPORT.index("Minister pokazał gościom rakiety.")
    line = next(line for line in run("show", "--article", report).stdout.splitlines() if "Minister pokazał" in line)
    assert line.split(maxsplit=1)[0] == f"{start}-{start + 33}"


def test_show_says_what_a_passage_is_read_under(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("Muzeum czeka.\n\nCeny biletów\n\nDla uczniów połowa.", encoding="utf-8")
    lines = run("show", "--article", str(tmp_path / "page.txt")).stdout.splitlines()
    under = next(number for number, line in enumerate(lines) if line.split(maxsplit=1)[:1] == ["under"])
    assert lines[under].split(maxsplit=1)[1] == "Ceny biletów"
    assert lines[under + 1].endswith("Dla uczniów połowa.")
    shown = json.loads(run("show", "--article", str(tmp_path / "page.txt"), "--json").stdout)
    assert [passage["headers"] for passage in shown["passages"]] == [[], [], [[15, 27]]]


def test_what_the_encoding_of_the_output_has_not_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "report.txt").write_text("Кім приїхав. Żona została.", encoding="utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", "iso-8859-2")
    result = run_process("show", "--article", str(tmp_path / "report.txt"), encoding="iso-8859-2")
    assert result.returncode == 0, result.stderr
    assert "??? ???????." in result.stdout
    assert "Żona została." in result.stdout


# --- the index


@pytest.mark.usefixtures("wordy")
def test_an_index_is_built_once_and_then_found(report: str, tmp_path: Path) -> None:
    first = run("index", "--article", report, "--out", str(tmp_path / "out"))
    files = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    second = run("index", "--article", report, "--out", str(tmp_path / "out"))
    assert first.exit_code == second.exit_code == 0
    assert first.stdout == second.stdout
    assert files == {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}


@pytest.mark.usefixtures("wordy")
@pytest.mark.parametrize("damage", ["corrupt", "stale", "half-written"])
def test_an_index_that_does_not_fit_is_rebuilt_with_one_line(report: str, tmp_path: Path, damage: str) -> None:
    out = tmp_path / "out"
    run("index", "--article", report, "--out", str(out))
    if damage == "corrupt":
        next(out.glob("*.faiss")).write_bytes(b"corrupt")
    elif damage == "stale":
        Path(report).write_text(REPORT + " A potem wrócili.", encoding="utf-8")
    else:
        manifest = out / "manifest.json"
        manifest.write_bytes(manifest.read_bytes()[:50])
    result = run("index", "--article", report, "--out", str(out))
    assert result.exit_code == 0
    assert "built anew" in said_once(result.stderr)
    assert run("index", "--article", report, "--out", str(out)).stderr == ""


@pytest.mark.usefixtures("wordy")
def test_a_folder_that_cannot_be_written_is_one_sentence(report: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = run("index", "--article", report, "--out", str(tmp_path / "file" / "out"))
    assert result.exit_code == 1
    assert "cannot be written" in said_once(result.stderr)


@pytest.mark.usefixtures("wordy")
def test_a_full_disk_is_one_sentence_and_leaves_the_old_index(report: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("index", "--article", report, "--out", str(out))
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    other = tmp_path / "other.txt"
    other.write_text("Zupełnie inny tekst o pogodzie. Jutro będzie padać.", encoding="utf-8")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        result = run("index", "--article", str(other), "--out", str(out))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert result.exit_code == 1
    assert "make room" in result.stderr
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


# --- bad input, as a process


@contextmanager
def web_server() -> Iterator[str]:
    """Serve the ways in which a page may fail, on loopback."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/loop":
                self.send_response(302)
                self.send_header("Location", "/loop")
                self.end_headers()
            elif self.path == "/empty":
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(b"<html><body><nav>menu</nav></body></html>")
            else:
                self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def bad_article(kind: str, folder: Path) -> str:
    path = folder / "bad.txt"
    if kind == "missing":
        return str(folder / "nowhere.txt")
    if kind == "folder":
        return str(folder)
    if kind == "no name":
        return ""
    path.write_bytes({"empty": b"", "blank": b" \n\t \xc2\xa0\n", "binary": bytes(range(256)) * 50}[kind])
    return str(path)


@pytest.mark.parametrize("command", ["ask", "show"])
@pytest.mark.parametrize("kind", ["missing", "folder", "no name", "empty", "blank", "binary"])
def test_a_bad_article_is_one_sentence_and_status_1(command: str, kind: str, tmp_path: Path) -> None:
    question = ["kto?"] if command == "ask" else []
    result = run(command, "--article", bad_article(kind, tmp_path), *question)
    assert (result.exit_code, result.stdout) == (1, "")
    said_once(result.stderr)


@pytest.mark.parametrize("page", ["/missing", "/loop", "/empty"])
def test_a_bad_page_is_one_sentence_and_status_1(page: str) -> None:
    with web_server() as address:
        result = run("show", "--article", address + page)
    assert (result.exit_code, result.stdout) == (1, "")
    said_once(result.stderr)


def test_the_process_itself_ends_with_the_sentence_and_the_status(tmp_path: Path) -> None:
    result = run_process("ask", "--article", str(tmp_path / "nowhere.txt"), "kto?")
    assert (result.returncode, result.stdout) == (1, "")
    assert "nowhere.txt" in said_once(result.stderr)


@pytest.mark.usefixtures("wordy")
@pytest.mark.parametrize("question", ["", "   ", "a" * 10_000], ids=["empty", "blank", "10,000 characters"])
def test_a_question_that_cannot_be_asked_is_one_sentence(report: str, question: str) -> None:
    result = run("ask", "--article", report, question)
    assert (result.exit_code, result.stdout) == (1, "")
    said_once(result.stderr)


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_questions_that_cannot_be_read_are_one_sentence(report: str, name: str) -> None:
    result = run("ask", "--article", report, "--batch", name)
    assert result.exit_code == 1
    assert name in said_once(result.stderr)


def test_a_wrong_setting_is_one_sentence(report: str, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"ARTICLE_BOT_CACHE=/x\nTELEGRAM_TOKEN=secret\n")
    assert run("show", "--article", report).exit_code == 0
    result = run("run")
    assert result.exit_code == 1
    assert "secret" not in said_once(result.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "kto?", "--cache", ""],
        ["index", "--out", " "],
        ["ask", "kto?", "--batch", "x"],
        ["ask", "kto?", "--no-such-option"],
        ["dance"],
        ["ask", "kto", "co", "--batch", "x"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_2_without_a_traceback(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr


def test_where_there_is_no_standard_input_a_batch_asks_for_a_file(report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(QuestionError, match="name a file after --batch"):
        ask(article=report, batch="-")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
def test_an_output_that_is_full_is_one_sentence_and_status_1(report: str) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "bot.cli", "show", "--article", report],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (ended.returncode, ended.stderr) == (1, "The output could not be written: No space left on device.\n")


@pytest.mark.skipif(os.name != "posix", reason="no descriptor can be closed for a program here")
def test_a_closed_output_is_one_sentence_and_status_1(report: str) -> None:
    ended = subprocess.run(  # noqa: S603 - our own program
        ["/bin/sh", "-c", '"$0" -m bot.cli show --article "$1" >&-', sys.executable, report],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "no standard output" in said_once(ended.stderr)


@pytest.mark.parametrize(("wish", "colour"), [("1", False), ("", True)])
def test_colours_are_left_out_where_they_are_not_wanted(
    monkeypatch: pytest.MonkeyPatch, wish: str, colour: bool
) -> None:
    monkeypatch.setenv("NO_COLOR", wish)
    result = CliRunner().invoke(app, ["show", "--article", "nowhere.txt"], color=True)
    assert ("\x1b[" in result.stderr) is colour


@pytest.mark.usefixtures("wordy")
def test_ctrl_c_is_status_130_and_says_nothing(report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(WordAsker, "ask", interrupt)
    result = run("ask", "--article", report, "kto?")
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "")


def test_a_reader_that_goes_away_is_no_news(report: str) -> None:
    Path(report).write_text("\n\n".join(f"Zdanie numer {n} jest tutaj." for n in range(20_000)), encoding="utf-8")
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot.cli", "show", "--json", "--article", report],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode != -signal.SIGSEGV
