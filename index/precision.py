"""Matrices in bfloat16 on processors that multiply it: half the memory, and less time for each text.

What is summed, normalised and added stays in single precision, as `torch.autocast` has it.
"""

from __future__ import annotations

from functools import cache, wraps
from typing import Any


@cache
def multiplies_bfloat16() -> bool:
    """Tell whether this processor has instructions for it; where it has none, bfloat16 is slower than float32."""
    import torch

    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


def run_in_bfloat16(model: Any) -> None:
    """Cast a model's linear layers in place, once, where `autocast` would do it for every text, and run it so.

    What the model gives, by name, is in single precision.
    """
    import torch

    half = torch.autocast("cpu", torch.bfloat16)(model.forward)

    @wraps(model.forward)
    def forward(*args: Any, **kwargs: Any) -> Any:
        output = half(*args, **kwargs)
        for name, value in output.items():
            if isinstance(value, torch.Tensor) and value.is_floating_point():
                output[name] = value.float()
        return output

    for module in model.modules():
        if isinstance(module, torch.nn.Linear):
            module.to(torch.bfloat16)
    model.forward = forward
