"""Training sequences of one length, endless and random-access: window k is a pure function of corpus, seed and k.

The same windows as `PackedStream.java` and `BestFit.java`.
"""

from bisect import bisect_left, insort
from collections import defaultdict, deque

import numpy as np

from .corpus import Corpus
from .counter_random import CounterRandom
from .failures import invalid

EMPTY = -1


class PackedStream:
    """Each epoch puts documents in a new order, reads them as one stream, cuts it, and deals the windows in a random order."""

    def __init__(self, corpus: Corpus, sequence: int, seed: int):
        self.corpus, self.sequence, self.random = corpus, sequence, CounterRandom(seed)
        self.windows = (corpus.tokens - 1) // sequence
        if self.windows < 1:
            raise invalid("corpus-too-small", f"The corpus holds {corpus.tokens} tokens in {corpus.documents} documents; one sequence "
                                              f"of {sequence} needs {sequence + 1}. Seal more or lower the sequence setting.")
        self.epoch = -1

    def read(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        """A window's tokens, one more than the sequence, and for each the document it belongs to."""
        at = self._locate(index)
        tokens, segments = [], []
        left = self.sequence + 1
        while left > 0:
            place = self._place(at)
            document, offset = int(self.order[place]), at - int(self.starts[place])
            count = min(left, int(self.starts[place + 1] - self.starts[place]) - offset)
            tokens.append(self.corpus.read(int(self.corpus.starts[document]) + offset, count))
            segments.append(np.full(count, document))
            at, left = at + count, left - count
        return np.concatenate(tokens), np.concatenate(segments)

    def documents(self, index: int) -> list[int]:
        at = self._locate(index)
        place, found = self._place(at), []
        while place < len(self.order) and self.starts[place] <= at + self.sequence:
            found.append(int(self.order[place]))
            place += 1
        return found

    def _place(self, position: int) -> int:
        return int(np.searchsorted(self.starts, position, side="right")) - 1

    def _locate(self, index: int) -> int:
        epoch = index // self.windows
        if epoch != self.epoch:
            self.order = self.random.permutation(2 * epoch, self.corpus.documents)
            lengths = np.diff(self.corpus.starts)[self.order]
            self.starts = np.concatenate([[0], np.cumsum(lengths)])
            self.dealt = self.random.permutation(2 * epoch + 1, self.windows)
            self.epoch = epoch
        return int(self.dealt[index % self.windows]) * self.sequence


class BestFit:
    """Best fit, decreasing (arXiv 2404.10830): a document is cut only where it exceeds a window."""

    def __init__(self, corpus: Corpus, sequence: int, seed: int):
        self.corpus, self.sequence, self.random = corpus, sequence, CounterRandom(seed)
        self.packed = _pack(_pieces(corpus, sequence), sequence + 1)
        if not self.packed:
            raise invalid("corpus-too-small", "The corpus holds no document of two tokens. Seal more documents.")
        self.windows, self.epoch = len(self.packed), -1

    def read(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        tokens, segments = np.empty(self.sequence + 1, np.int64), np.full(self.sequence + 1, EMPTY)
        at = 0
        for number, _, start, length in self._window(index):
            tokens[at:at + length] = self.corpus.read(start, length)
            segments[at:at + length] = number
            at += length
        tokens[at:] = tokens[at - 1]
        return tokens, segments

    def documents(self, index: int) -> list[int]:
        return [document for _, document, _, _ in self._window(index)]

    def _window(self, index: int):
        epoch = index // self.windows
        if epoch != self.epoch:
            self.order, self.epoch = self.random.permutation(epoch, self.windows), epoch
        return self.packed[int(self.order[index % self.windows])]


def _pieces(corpus: Corpus, sequence: int):
    """(number, document, start, length); neighbours from one document share a token, an input here and a label there."""
    pieces = []
    for document in range(corpus.documents):
        start, end = int(corpus.starts[document]), int(corpus.starts[document + 1])
        while start + 1 < end:
            pieces.append((len(pieces), document, start, min(sequence + 1, end - start)))
            start += sequence
    return pieces


def _pack(pieces, capacity: int):
    packed, with_room, rooms = [], defaultdict(deque), []
    for piece in sorted(pieces, key=lambda each: (-each[3], each[0])):
        at = bisect_left(rooms, piece[3])
        if at == len(rooms):
            room, window = capacity, len(packed)
            packed.append([])
        else:
            room = rooms[at]
            window = with_room[room].popleft()
            if not with_room[room]:
                rooms.pop(at)
        packed[window].append(piece)
        left = room - piece[3]
        if left > 0:
            if not with_room[left]:
                insort(rooms, left)
            with_room[left].append(window)
    return packed
