"""The two ways in which a generated package computes float32."""

from enum import StrEnum


class Mode(StrEnum):
    """In its own precision, or in float64 with the result rounded once (float16 always so)."""

    NATIVE = "native"
    ROUNDED = "rounded"

    @property
    def promise(self) -> str:
        """What the header of every module says."""
        match self:
            case Mode.NATIVE:
                return "native: float32 and float64 as they are, float16 in float64, rounded once"
            case Mode.ROUNDED:
                return "rounded: float16 and float32 in float64, the result rounded once"
