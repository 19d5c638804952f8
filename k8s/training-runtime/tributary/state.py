"""Resume states and checkpoints, tensor by tensor: no process ever holds more than one whole tensor."""

import json
import struct
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open

from .failures import invalid
from .model import put, whole
from .store import Store

FORMAT = "tributary.training-state.1"
PARTS = ("weights.", "first.", "second.")
STATE, SAFETENSORS = "application/vnd.tributary.resume-state", "application/vnd.safetensors"
MODEL, BYTES, CURVE = "application/vnd.tributary.model+json", "application/octet-stream", "application/vnd.tributary.loss-curve+jsonl"
SHARD_BYTES = 5_000_000_000


def _header(tensors: list[tuple[str, str, list[int], int]], metadata: dict) -> bytes:
    """The head of a safetensors file; tensors are (name, dtype, shape, bytes)."""
    head, at = {"__metadata__": metadata}, 0
    for name, dtype, shape, size in tensors:
        head[name] = {"dtype": dtype, "shape": shape, "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(head, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text


def _body(tensor: torch.Tensor, dtype: torch.dtype) -> memoryview:
    return tensor.to(dtype).contiguous().flatten().view(torch.uint8).numpy().data


class Checkpoints:
    """Saves what a run has become. Every process calls each method, since tensors are put together from all of them; the first one
    writes, and only it gets a reference back."""

    def __init__(self, store: Store, objective, optimiser, base: str, companions: dict, first: bool):
        self.store, self.optimiser, self.base, self.companions, self.first = store, optimiser, Path(base), companions, first
        self.parameters = dict(objective.named_parameters())

    def _tensors(self):
        for part, of in zip(PARTS, (lambda p: p, lambda p: self._moment(p, "exp_avg"), lambda p: self._moment(p, "exp_avg_sq"))):
            for name, parameter in self.parameters.items():
                yield part + name, of(parameter)

    def _moment(self, parameter, which: str):
        return self.optimiser.state[parameter][which]

    def _store(self, chunks, media_type: str):
        if self.first:
            return self.store.put(chunks, media_type)
        for _ in chunks:  # Takes part in putting the tensors together.
            pass
        return None

    def save_state(self, run: str, step: int, optimiser_steps: int, curve: list, notes: dict):
        """The same file as `TrainingState.java` writes, so that either engine goes on from the other's."""
        metadata = {"format": FORMAT, "run": run, "step": str(step), "optimiserSteps": str(optimiser_steps),
                    **{f"note.{name}": note for name, note in sorted(notes.items())}}
        listed = [(part + name, "F32", list(p.shape), 4 * p.numel()) for part in PARTS for name, p in self.parameters.items()]
        listed.append(("curve", "F64", [len(curve), 2], 16 * len(curve)))

        def chunks():
            yield _header(listed, metadata)
            for _, tensor in self._tensors():
                yield _body(whole(tensor), torch.float32)
            yield np.array(curve, "<f8").tobytes()
        return self._store(chunks(), STATE)

    def load_state(self, file: str, run: str | None):
        """Fills weights and moments; returns (step, optimiser steps, curve, notes). `run` is what it must belong to, if it must."""
        with safe_open(file, "pt") as state:
            metadata = state.metadata() or {}
            if metadata.get("format") != FORMAT:
                raise _unusable(file, f"its format is {metadata.get('format')}, not {FORMAT}")
            if run is not None and metadata.get("run") != run:
                raise _unusable(file, f"it belongs to the run {metadata.get('run')}, and this is {run}")
            known = set(state.keys())
            for name, target in self._tensors():
                if name not in known or state.get_slice(name).get_shape() != list(target.shape):
                    raise _unusable(file, f"it has no {name} of shape {list(target.shape)}")
                put(target, state.get_tensor(name))
            curve = [tuple(row) for row in state.get_tensor("curve").tolist()]
            notes = {name[5:]: note for name, note in metadata.items() if name.startswith("note.")}
            return int(metadata["step"]), int(metadata["optimiserSteps"]), curve, notes

    def save_model(self):
        """A model in bfloat16 with the parent's companions; shards as Hugging Face tools cut them."""
        shards, size = [[]], 0
        for name, parameter in self.parameters.items():
            if shards[-1] and size + 2 * parameter.numel() > SHARD_BYTES:
                shards.append([])
                size = 0
            shards[-1].append(name)
            size += 2 * parameter.numel()
        files = dict(self.companions)
        weight_map = {}
        for number, names in enumerate(shards, 1):
            file = "model.safetensors" if len(shards) == 1 else f"model-{number:05d}-of-{len(shards):05d}.safetensors"
            weight_map.update(dict.fromkeys(names, file))
            files[file] = self._store(self._shard(names), SAFETENSORS)
        if not self.first:
            return None
        config = json.loads((self.base / "config.json").read_text())
        config["dtype" if "dtype" in config else "torch_dtype"] = "bfloat16"
        files["config.json"] = self.store.put([json.dumps(config, indent=2).encode() + b"\n"], BYTES)
        if len(shards) > 1:
            total = sum(2 * parameter.numel() for parameter in self.parameters.values())
            index = {"metadata": {"total_size": total}, "weight_map": weight_map}
            files["model.safetensors.index.json"] = self.store.put([json.dumps(index, indent=2).encode() + b"\n"], BYTES)
        return self.store.put_json({"files": files}, MODEL)

    def _shard(self, names):
        yield _header([(name, "BF16", list(self.parameters[name].shape), 2 * self.parameters[name].numel()) for name in names],
                      {"format": "pt"})
        for name in names:
            yield _body(whole(self.parameters[name]), torch.bfloat16)


def _unusable(file: str, fault: str):
    return invalid("training-state", f"{file} cannot be resumed from: {fault}. Delete it to start the run again.")
