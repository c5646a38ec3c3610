"""The Telegram bot and the command line. May import `index`; nothing imports `bot`."""
