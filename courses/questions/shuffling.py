"""An order that looks like chance and is always the same for the same seed."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

Part = TypeVar("Part", bound=dict)


def mixed(parts: Sequence[Part], seed: str) -> list[Part]:
    """The parts in an order fixed by the seed and their ids, however they stood before."""
    return sorted(parts, key=lambda part: sha256(f"{seed}/{part['id']}".encode()).digest())


def mixed_if(seed: str, parts: Sequence[Part]) -> list[Part]:
    """The parts as they stand, unless a seed asks for another order."""
    return mixed(parts, seed) if seed else list(parts)
