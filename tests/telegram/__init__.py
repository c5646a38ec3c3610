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
sending        the methods that put messages into chats
answering      the methods that answer queries
profile        the methods about the bot itself
service        all of it together
server         ... behind HTTP
people         who writes to the bot, presses its buttons, calls it into other chats
page           the same in a browser: `python -m tests.telegram`
"""
