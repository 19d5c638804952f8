"""Counter-based random numbers, bit for bit those of `CounterRandom.java`: each a pure function of seed, stream and index."""

import numpy as np

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def _mix(z: np.ndarray) -> np.ndarray:
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


class CounterRandom:
    """The finaliser of SplitMix64 applied to seed, stream and index in turn."""

    def __init__(self, seed: int):
        self.seed = seed & MASK

    def _bits(self, stream: int, index: np.ndarray) -> np.ndarray:
        with np.errstate(over="ignore"):
            seed = _mix(np.array([(self.seed + GOLDEN) & MASK], np.uint64))
            mixed = _mix(seed + np.uint64(stream & MASK) * np.uint64(GOLDEN))
            return _mix(mixed + index * np.uint64(GOLDEN))

    def bits(self, stream: int, index: int) -> int:
        """64 uniform bits, unsigned."""
        return int(self._bits(stream, np.array([index & MASK], np.uint64))[0])

    def uniform(self, stream: int, index: int) -> float:
        """Uniform in [0, 1)."""
        return (self.bits(stream, index) >> 11) * 2.0**-53

    def permutation(self, stream: int, n: int) -> np.ndarray:
        """A uniform permutation of 0 until n (Fisher and Yates); n is below 2**31."""
        index = np.arange(n, dtype=np.uint64)
        bits, bound = self._bits(stream, index), index + np.uint64(1)
        # The upper half of a 64 by 32 bit product.
        low = ((bits & np.uint64(0xFFFFFFFF)) * bound) >> np.uint64(32)
        chosen = (((bits >> np.uint64(32)) * bound + low) >> np.uint64(32)).tolist()
        order = [0] * n
        for i, j in enumerate(chosen):
            order[i] = order[j]
            order[j] = i
        return np.array(order, dtype=np.int64)
