"""Measures of the answers: development questions, published data, simpler systems beside the product, floors, report.

Read in this order: `measures`, `questions`, `systems`, `peers`, `runs`, `figures`, `hurried`, `outofscope`,
`paragraphs`, `tables`, `summary`, `floors`, `curves`, `page`, `report`, `command`; then `evidence`, `decisions`,
`calibration`.
`python -m index.evaluation.benchmark` measures time and memory.
"""

from index.evaluation.calibration import calibrate
from index.evaluation.command import evaluate

__all__ = ["calibrate", "evaluate"]
