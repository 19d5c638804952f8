"""A Megatron corpus (`.bin` and `.idx`) mapped into memory."""

import json
import struct
from pathlib import Path

import numpy as np

from .failures import invalid

MAGIC, VERSION, HEADER = b"MMIDIDX\0\0", 1, 34
DTYPES = {4: np.dtype("<i4"), 8: np.dtype("<u2")}


class Corpus:
    """A stream of tokens and where its documents begin. Sequences lie in order without gaps."""

    def __init__(self, bin_file: str, idx_file: str, manifest: str | None = None):
        self.manifest = manifest
        for file in (bin_file, idx_file):
            if not Path(file).is_file():
                raise invalid("corpus-file-missing", f"There is no file {file}. Check the volume that holds the artifact store.")
        index = np.memmap(idx_file, np.uint8, "r")
        if len(index) < HEADER or bytes(index[:9]) != MAGIC or struct.unpack("<Q", bytes(index[9:17]))[0] != VERSION:
            raise invalid("corpus-index", f"{idx_file} does not begin with Megatron's mark and version 1. Seal the corpus again.")
        code, sequences, boundaries = int(index[17]), *struct.unpack("<qq", bytes(index[18:34]))
        if code not in DTYPES:
            raise invalid("corpus-token-type", f"{idx_file} stores tokens as Megatron type {code}; types 4 and 8 are read.")
        if HEADER + 12 * sequences + 8 * boundaries != len(index):
            raise invalid("corpus-index", f"{idx_file} announces {sequences} sequences and {boundaries} boundaries, "
                                          f"which do not fit its {len(index)} bytes. Seal the corpus again.")
        lengths = np.frombuffer(index, "<i4", sequences, HEADER)
        documents = np.frombuffer(index, "<i8", boundaries, HEADER + 12 * sequences)
        ends = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        self.starts = ends[documents]
        if Path(bin_file).stat().st_size != self.starts[-1] * DTYPES[code].itemsize:
            raise invalid("corpus-index", f"{idx_file} accounts for {self.starts[-1]} tokens, but {bin_file} holds another number.")
        self.stream = np.memmap(bin_file, DTYPES[code], "r") if self.starts[-1] else np.zeros(0, DTYPES[code])

    @property
    def documents(self) -> int:
        return len(self.starts) - 1

    @property
    def tokens(self) -> int:
        return int(self.starts[-1])

    def names(self, positions: list[int], most: int = 100) -> str:
        """What the manifest calls these documents of the shard, for a message."""
        listed = json.loads(Path(self.manifest).read_text())["train"]["documents"] if self.manifest else []
        names = ", ".join(listed[position]["id"] if position < len(listed) else str(position) for position in positions[:most])
        return names + (f" and {len(positions) - most} more" if len(positions) > most else "") if positions else "none"

    def read(self, position: int, count: int) -> np.ndarray:
        return self.stream[position:position + count].astype(np.int64)
