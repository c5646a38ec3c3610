"""`article-bot run`: the Telegram bot."""

from __future__ import annotations


def run() -> None:
    """Run the Telegram bot until it is stopped; its settings are in the environment or in .env.

    Put TELEGRAM_TOKEN into .env first (.env.example explains every setting). Example: article-bot run
    """
    from bot.app import run as run_bot

    run_bot()
