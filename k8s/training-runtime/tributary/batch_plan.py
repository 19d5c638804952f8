"""Which tokens each step sees: a pure function of corpora, seed and step. The same batches as `BatchPlan.java`."""

import math

import numpy as np

from .corpus import Corpus
from .counter_random import CounterRandom
from .failures import invalid
from .windows import EMPTY, BestFit, PackedStream

IGNORED = -100
_DOMAIN, _REPLAY, _OFFSET = 1, 2, 3


class BatchPlan:
    """Batches of `sequences` windows, the last ones from the replay corpus.

    After n steps exactly floor(n * sequences * replayFraction + u) sequences came from replay, with u uniform from the seed.
    """

    def __init__(self, batching: dict, domain: Corpus, replay: Corpus | None, seed: int):
        self.sequence, self.fraction = batching["sequence"], batching["replayFraction"]
        self.sequences = batching["batchTokens"] // self.sequence
        self.best_fit, self.reset = batching["packing"] == "BEST_FIT", batching["resetAttention"]
        if self.fraction > 0 and replay is None:
            raise invalid("replay-missing", f"A replay fraction of {self.fraction} needs a replay corpus.")
        random = CounterRandom(seed)
        windows = BestFit if self.best_fit else PackedStream
        self.domain = windows(domain, self.sequence, random.bits(_DOMAIN, 0))
        self.replay = windows(replay, self.sequence, random.bits(_REPLAY, 0)) if self.fraction > 0 else None
        self.offset = random.uniform(_OFFSET, 0)

    def batch(self, step: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Ids, labels and segments of a step (from 0), each [sequences, sequence]."""
        rows = [source.read(index) for source, index in self._draw(step)]
        tokens, segments = (np.stack(part) for part in zip(*rows))
        labels = tokens[:, 1:].copy()
        if self.reset or self.best_fit:
            labels[(segments[:, 1:] != segments[:, :-1]) | (segments[:, :-1] == EMPTY)] = IGNORED
        return tokens[:, :-1], labels, segments[:, :-1]

    def documents(self, step: int) -> tuple[list[int], list[int]]:
        """Positions, in their shards, of the documents in a step's batch: domain, replay."""
        found: dict[bool, set[int]] = {True: set(), False: set()}
        for source, index in self._draw(step):
            found[source is self.domain].update(source.documents(index))
        return sorted(found[True]), sorted(found[False])

    def _draw(self, step: int):
        replayed = self._replayed_before(step)
        share = self._replayed_before(step + 1) - replayed
        own = self.sequences - share
        return ([(self.domain, step * self.sequences - replayed + i) for i in range(own)]
                + [(self.replay, replayed + i) for i in range(share)])

    def _replayed_before(self, step: int) -> int:
        return math.floor(step * self.sequences * self.fraction + self.offset)
