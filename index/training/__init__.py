"""How the reader's weights were made: `corpus`, `augment`, `examples`, `trainer`, in reading order."""
