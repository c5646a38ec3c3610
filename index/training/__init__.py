"""How the reader's weights were made.

What is learnt from: `corpus`, `articles`, `smalltalk`, `dictionary`, `augment`, `nearness`, `examples`, `windows`,
`lessons`. How: `steps`, `trainer`, `pack`, `run`, `fit`. In order.
"""
