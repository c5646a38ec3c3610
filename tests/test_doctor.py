from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from typer.testing import CliRunner

from bot.cli import app
from index.models import is_fetched, model_folder
from index.trained import model_folder_or_reader
from index.weights import WEIGHTS, Calibration, save_weights, write_calibration
from tests.encoders import WordEncoder

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # gitleaks:allow - the example of Telegram's own documentation


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("ARTICLE", "ENCODER", "READER", "TELEGRAM_TOKEN", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ARTICLE_BOT_CACHE", str(tmp_path / "cache"))
    # A model of half a gigabyte is not unpacked for these; what the doctor says of the real one is tested with models.
    monkeypatch.setattr("index.encoder.SentenceEncoder", lambda _folder: WordEncoder())
    monkeypatch.setattr("index.models.model_folder", lambda _name, cache, *_, **__: cache)
    monkeypatch.setattr("index.models.is_fetched", lambda _name: True)
    monkeypatch.setenv("ENCODER", "words")
    monkeypatch.setattr("index.weights.READER", small_reader(tmp_path / "reader"))
    (tmp_path / "report.txt").write_text("Delegacja zwiedziła port. Minister pokazał rakiety.", encoding="utf-8")


def small_reader(folder: Path) -> Path:
    folder.mkdir()
    digest = save_weights({"qa_outputs.weight": np.ones((2, 64), np.float32)}, folder / WEIGHTS)
    write_calibration(Calibration(sha256=digest), folder)
    return folder


def examine(*arguments: str) -> tuple[int, dict[str, str]]:
    result = CliRunner().invoke(app, ["doctor", "--json", "--article", "report.txt", *arguments])
    report = json.loads(result.stdout)
    assert report["well"] is (result.exit_code == 0)
    return result.exit_code, {finding["what"]: finding["state"] for finding in report["findings"]}


def test_a_fresh_machine_is_well_and_told_what_comes_next(tmp_path: Path) -> None:
    status, states = examine()
    assert status == 0
    assert states["index"] == "not built yet: the first question does it, or article-bot index"
    assert states["embedded model"].startswith("not unpacked yet")
    assert "@BotFather" in states["bot"]
    assert states["ARTICLE_BOT_CACHE"] == str(tmp_path / "cache")
    assert states["torch"].startswith("2.13.0")


def test_a_built_index_is_told_with_its_passages() -> None:
    CliRunner().invoke(app, ["index", "--article", "report.txt"])
    status, states = examine()
    assert status == 0
    assert states["index"].endswith("1 passages")


def test_no_model_is_fetched_to_look_at_an_index(monkeypatch: pytest.MonkeyPatch) -> None:
    CliRunner().invoke(app, ["index", "--article", "report.txt"])
    monkeypatch.setattr("index.models.is_fetched", lambda _name: False)
    monkeypatch.setattr("index.models.model_folder", lambda *_, **__: pytest.fail("it was fetched"))
    status, states = examine()
    assert status == 0
    assert states["index"].endswith("not looked into: its encoder is not here yet")


def test_a_cache_that_may_not_be_looked_at_is_one_sentence(tmp_path: Path) -> None:
    status, states = examine("--cache", str(tmp_path / ("x" * 300) / "cache"))  # as good as one without permission
    assert status == 0
    assert states["index"].startswith("not built yet")


def test_a_damaged_index_is_wrong_but_says_that_it_mends_itself(tmp_path: Path) -> None:
    CliRunner().invoke(app, ["index", "--article", "report.txt"])
    next((tmp_path / "cache" / "indexes").rglob("*.faiss")).write_bytes(b"")
    status, states = examine()
    assert status == 1
    assert "damaged" in states["index"]
    assert states["index"].endswith("The next question builds it anew.")


def test_a_damaged_model_is_wrong_but_says_that_it_mends_itself(tmp_path: Path) -> None:
    from index.models import embedded_path

    embedded_path(tmp_path / "cache").mkdir(parents=True)
    status, states = examine()
    assert status == 1
    assert states["embedded model"].startswith("damaged")


def test_altered_reader_weights_are_wrong(tmp_path: Path) -> None:
    with (tmp_path / "reader" / WEIGHTS).open("ab") as weights:
        weights.write(b"x")
    status, states = examine()
    assert status == 1
    assert "not those that were calibrated" in states["reader"]


@pytest.mark.parametrize("what", ["encoder", "reader"])
def test_a_model_folder_that_is_not_there_is_wrong(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    monkeypatch.setattr("index.models.model_folder", model_folder)
    monkeypatch.setattr("index.models.is_fetched", is_fetched)
    monkeypatch.setenv(what.upper(), "./nowhere")
    status, states = examine()
    assert status == 1
    assert states[what] == f"There is no model folder nowhere. Name another with {what.upper()}."
    assert "article or model" not in states


def test_a_reader_that_a_hub_may_have_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READER", "somebody/reader")
    monkeypatch.setattr("index.models.is_fetched", lambda _name: False)
    status, states = examine()
    assert status == 0
    assert states["reader"] == "somebody/reader is not here yet: the first question asks a model hub for it"


def test_a_reader_of_ones_own_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert model_folder_or_reader(str(tmp_path / "reader"), tmp_path) == tmp_path / "reader"
    monkeypatch.setenv("READER", str(tmp_path / "reader"))
    status, states = examine()
    assert (status, states["reader"].partition(",")[0]) == (0, "whole")
    with (tmp_path / "reader" / WEIGHTS).open("ab") as weights:
        weights.write(b"x")
    assert examine()[0] == 1


def test_a_cache_that_cannot_be_written_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    status, states = examine("--cache", str(tmp_path / "other"))
    assert status == 1
    assert "ARTICLE_BOT_CACHE" in states["cache"]


@pytest.mark.parametrize(
    "address",
    ["ask:p4ss:w@rd@db.example:5432/bot", "db.example:5432/bot?password=p4ss", "db.example/bot?password=p4ss:w@rd@"],
)
def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("DATABASE_URL", f"postgresql+asyncpg://{address}")
    for arguments in (["doctor"], ["doctor", "--json"]):
        said = CliRunner().invoke(app, [*arguments, "--article", "report.txt"]).output
        assert TOKEN.partition(":")[2] not in said
        assert "p4ss" not in said
        assert "rd@" not in said
        assert "db.example" in said


def test_a_bad_article_is_wrong() -> None:
    result = CliRunner().invoke(app, ["doctor", "--article", "nowhere.txt"])
    assert result.exit_code == 1
    assert "nowhere.txt" in result.stdout
    assert "Traceback" not in result.output


def test_a_cache_that_is_no_folder_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("file", "link"):
        status, states = examine("--cache", str(tmp_path / name))
        assert status == 1
        assert f"{name} is no folder" in states["cache"]


def test_an_address_that_the_bot_could_not_use_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("DATABASE_URL", "mysql://me@localhost/x")
    assert "DATABASE_URL is wrong" in examine()[1]["bot"]


def test_settings_are_told_as_they_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("ALLOWED_CHATS", "12, -5")
    states = examine()[1]
    assert states["ALLOWED_CHATS"] == "-5,12"
    assert states["ALLOWED_UPDATES"].startswith("message,edited_message,")
    assert (states["RETENTION_DAYS"], states["LOG_QUESTIONS"], states["ADMINS"]) == ("", "false", "")


def test_each_finding_is_one_whole_line_where_no_terminal_is_and_steers_none(tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text('---\ntitle: "\\e[31mRaport"\n---\nO porcie.', encoding="utf-8")
    said = CliRunner().invoke(app, ["doctor", "--article", "report.md"]).stdout
    (cache,) = (line for line in said.splitlines() if line.startswith("ARTICLE_BOT_CACHE"))
    assert cache.split() == ["ARTICLE_BOT_CACHE", str(tmp_path / "cache")]
    assert "\x1b" not in said
    assert "[31mRaport" in said
