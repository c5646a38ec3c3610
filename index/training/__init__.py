"""How the reader's weights were made: `corpus`, `dictionary`, `augment`, `examples`, `trainer`, `run`, in order."""
