"""Telegram's side, for tests and the demo: its rules, a strict Bot API server that keeps them, a page to talk through.

In reading order:

specification  methods and types of the Bot API as data
schema         requests, answers and updates checked against them
parsing        entities and quotes, by Telegram's own parser
limits         what a request may not exceed, with Telegram's wording
world          chats, people and messages
inbox          updates on their way to the bot: long polling and webhook
faults         what goes wrong, by script
journal        what was asked and what was answered
methods        what each method does to the world
server         all of it behind HTTP
page           the same world in a browser: `python -m tests.telegram`
"""
