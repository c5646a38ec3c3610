"""Measures of the answers: development questions, published data, simpler systems beside the product, floors, a report.

Read in this order: `measures`, `questions`, `systems`, `runs`, `figures`, `paragraphs`, `tables`, `summary`, `floors`,
`report`, `command`, `calibration`. `python -m index.evaluation.benchmark` measures time and memory.
"""

from index.evaluation.calibration import calibrate
from index.evaluation.command import evaluate

__all__ = ["calibrate", "evaluate"]
