"""A model of some thousand parameters, corpora in which each token tells the next, and runs of one on the other."""

import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch
from transformers import LlamaConfig, LlamaForCausalLM

ROOT = Path(__file__).resolve().parents[1]
VOCABULARY = 61


def write_corpus(folder: Path, name: str, documents: list[np.ndarray]) -> dict:
    """Megatron's format, tokens in 16 bits; returns the paths as job.json names them."""
    lengths = np.array([len(document) for document in documents], "<i4")
    ends = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    (folder / f"{name}.bin").write_bytes(b"".join(document.astype("<u2").tobytes() for document in documents))
    (folder / f"{name}.idx").write_bytes(b"MMIDIDX\0\0" + struct.pack("<QBqq", 1, 8, len(lengths), len(lengths) + 1) + lengths.tobytes()
                                         + (ends[:-1] * 2).astype("<i8").tobytes() + np.arange(len(lengths) + 1, dtype="<i8").tobytes())
    return {"bin_file": str(folder / f"{name}.bin"), "idx_file": str(folder / f"{name}.idx")}


def counting(documents: int, length: int, step: int = 1) -> list[np.ndarray]:
    return [(np.arange(length) * step + document) % (VOCABULARY - 1) + 1 for document in range(documents)]


def job(folder: Path, world: int = 1, micro: int = 2, **changes) -> Path:
    """A run's folder, its store beside it."""
    run, store = folder / "run", folder / "store"
    for path in (run, store / "incoming", store / "sha256"):
        path.mkdir(parents=True, exist_ok=True)
    base = folder / "base"
    if not base.exists():
        torch.manual_seed(1)
        config = LlamaConfig(vocab_size=VOCABULARY, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
                             intermediate_size=64, max_position_embeddings=32, tie_word_embeddings=changes.pop("tied", True))
        LlamaForCausalLM(config).save_pretrained(base)
    asked = {
        "run": "train-checkpoint-1", "base": str(base), "companions": {}, "store": str(store), "worldSize": world, "threads": 1,
        "tokensSeen": 0, "stateEverySeconds": 3600,
        "domain": write_corpus(folder, "domain", counting(40, 50)), "replay": write_corpus(folder, "replay", counting(40, 50, 7)),
        "settings": {
            "batching": {"sequence": 16, "batchTokens": 128, "microSequences": micro, "replayFraction": 0.25, "packing": "STREAM",
                         "resetAttention": False},
            "schedule": {"shape": "COSINE", "peak": 3e-3, "floor": 0.1, "warmup": 0.01},
            "optimiser": {"beta1": 0.9, "beta2": 0.95, "epsilon": 1e-8, "decay": 0.1, "clip": 1.0},
            "compute": {"precision": "FLOAT32", "recompute": False, "lossRows": 40}, "steps": 40, "seed": 7}}
    for path, value in changes.items():
        *into, name = path.split("__")
        place = asked
        for key in into:
            place = place[key]
        place[name] = value
    (run / "job.json").write_text(json.dumps(asked))
    return run


def start(run: Path, world: int = 1) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={world}",
                             str(ROOT / "train.py"), str(run)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            env={**os.environ, "OMP_NUM_THREADS": "1"})


def train(run: Path, world: int = 1) -> str:
    """Runs to its end; returns what it printed."""
    process = start(run, world)
    said, _ = process.communicate()
    if process.returncode and not (run / "failure.json").exists():
        raise AssertionError(said)
    return said


def read(run: Path, name: str):
    return json.loads((run / name).read_text())


def stored(ref: dict) -> Path:
    return Path(ref["uri"].removeprefix("file://"))


def curve(run: Path) -> np.ndarray:
    lines = stored(read(run, "result.json")["lossCurve"]).read_text().splitlines()
    return np.array([json.loads(line)["loss"] for line in lines])
