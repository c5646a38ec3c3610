"""How the reader's weights were made.

What is learnt from: `corpus`, `annotations`, `articles`, `smalltalk`, `dictionary`, `augment`,
`nearness`, `examples`, `windows`, `lessons`. How: `steps`, `trainer`, `pack`, `run`, `fit`, `averaging`. In order.
`intents` makes the classifier of messages.
"""
