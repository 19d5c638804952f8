"""One run, between two steps of which it may stop: the loop of `Trainer.java` on any number of processes."""

import contextlib
import json
import math
import os
import resource
import signal
import time
from pathlib import Path
from urllib.parse import unquote, urlparse

import torch
import torch.distributed as dist

from . import schedule
from .batch_plan import IGNORED, BatchPlan
from .corpus import Corpus
from .failures import Failure, invalid
from .model import attention_mask, attention_window, build
from .state import CURVE, Checkpoints
from .store import Store, write_atomically


class Run:
    """What `job.json` in the run's folder asks for."""

    def __init__(self, folder: Path, job: dict, processes):
        self.folder, self.job, self.processes = folder, job, processes
        self.settings, self.first = job["settings"], processes.rank == 0
        batching = self.settings["batching"]
        if processes.world != job["worldSize"]:
            raise invalid("world-size", f"The job was laid out for {job['worldSize']} processes and runs on {processes.world}. "
                                        "Its id names the layout; let the training service make the TrainJob.")
        self.sequences = batching["batchTokens"] // batching["sequence"]
        self.micro = batching["microSequences"]
        if self.sequences % (processes.world * self.micro):
            raise invalid("batch-layout", f"A batch of {self.sequences} sequences cannot be split over {processes.world} processes in "
                                          f"micro-batches of {self.micro}.")
        self.domain, self.replay = Corpus(**job["domain"]), Corpus(**job["replay"]) if "replay" in job else None
        self.plan = BatchPlan(batching, self.domain, self.replay, self.settings["seed"])
        self.objective = build(job["base"], self.settings["compute"], batching["sequence"], processes.mesh, processes.device)
        adam = self.settings["optimiser"]
        self.parameters = list(self.objective.parameters())
        self.optimiser = torch.optim.AdamW(self.parameters, lr=0.0, betas=(adam["beta1"], adam["beta2"]), eps=adam["epsilon"],
                                           weight_decay=adam["decay"], fused=True)
        for parameter in self.parameters:
            self.optimiser.state[parameter] = {"step": torch.zeros((), device=processes.device), "exp_avg": torch.zeros_like(parameter),
                                               "exp_avg_sq": torch.zeros_like(parameter)}
        self.checkpoints = Checkpoints(Store(job["store"]), self.objective, self.optimiser, job["base"], job["companions"], self.first)
        self.step, self.optimiser_steps, self.curve, self.notes = 0, 0, [], {}
        self.watch = schedule.DivergenceWatch()
        self.stopping, self.saved, self.reported = False, time.monotonic(), 0.0
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "stopping", True))
        self._begin()

    def _begin(self):
        """Where this run got to, be it before this process was restarted or before the job was, or else where the line ended."""
        latest = self.folder / "state.json"
        own = _file(json.loads(latest.read_text())) if latest.exists() else self.job.get("resume")
        if own:
            self.step, self.optimiser_steps, self.curve, self.notes = self.checkpoints.load_state(own, self.job["run"])
            for loss, norm in self.curve:
                self.watch.observe(loss, norm)
        elif "optimiserState" in self.job:
            _, self.optimiser_steps, _, _ = self.checkpoints.load_state(self.job["optimiserState"], None)
        for parameter in self.parameters:
            self.optimiser.state[parameter]["step"].fill_(self.optimiser_steps)

    def train(self) -> bool:
        """Trains to the end, or until asked to stop; then a state is saved. Returns whether it came to the end."""
        steps = self.settings["steps"]
        while self.step < steps:
            began = time.monotonic()
            rate = schedule.rate(self.settings["schedule"], self.step, steps)
            loss, norm = self._update(rate)
            reason = self.watch.observe(loss, norm)
            if reason:
                own, general = self.plan.documents(self.step)
                own, general = self.domain.names(own), self.replay.names(general) if self.replay else "none"
                raise Failure("defect", "training-diverged", f"Training diverged at step {self.step + 1}: {reason} (loss {loss}, "
                              f"gradient norm {norm}, rate {rate}). Lower the learning rate, lengthen the warm-up, or look at the "
                              f"batch's documents: {own} of the domain corpus, {general} of the replay corpus.")
            self.curve.append((loss, norm))
            self.step += 1
            self.optimiser_steps += 1
            self._keep_snapshot(steps)
            self._report(loss, norm, rate, time.monotonic() - began)
            due, stop = self._agree(self._due(), self.stopping)
            if stop and self.step < steps:
                self._save()
                return False
            if due and self.step < steps:
                self._save()
        self._finish()
        return True

    def _update(self, rate: float) -> tuple[float, float]:
        """One optimiser step; returns the batch's mean loss and the gradient's norm before clipping."""
        ids, labels, segments = (torch.from_numpy(part) for part in self.plan.batch(self.step))
        vocabulary, largest = self.objective.model.config.vocab_size, int(max(ids.max(), labels.max()))
        if largest >= vocabulary:
            raise invalid("token-outside-vocabulary", f"Token id {largest} is outside the model's vocabulary of {vocabulary}. The corpus "
                                                      "was made with another tokenizer; seal it again with this model's.")
        predictions = int((labels != IGNORED).sum())
        world, device = self.processes.world, self.processes.device
        share = self.sequences // world
        total = torch.zeros((), dtype=torch.float64, device=device)
        self.optimiser.zero_grad(set_to_none=True)
        for at in range(self.processes.rank * share, (self.processes.rank + 1) * share, self.micro):
            rows = slice(at, at + self.micro)
            mask = None
            if self.settings["batching"]["resetAttention"]:
                mask = attention_mask(segments[rows].to(device), attention_window(self.objective.model.config))
            with self._precision():
                loss = self.objective(ids[rows].to(device), labels[rows].to(device), mask)
            # Sharding takes the mean over processes of what is a sum.
            (loss * (world / predictions)).backward()
            total += loss.detach()
        norm = torch.nn.utils.clip_grad_norm_(self.parameters, self.settings["optimiser"]["clip"])
        norm = norm.full_tensor() if hasattr(norm, "full_tensor") else norm
        if torch.isfinite(norm):
            self.optimiser.param_groups[0]["lr"] = rate
            self.optimiser.step()
        return self.processes.sum(float(total)) / predictions, float(norm)

    def _precision(self):
        # A sharded model is cast by its sharding.
        if self.processes.mesh is None and self.settings["compute"]["precision"] == "BFLOAT16":
            return torch.autocast(self.processes.device.type, torch.bfloat16)
        return contextlib.nullcontext()

    def _due(self) -> bool:
        every = self.job.get("stateEverySteps")
        return bool(every and self.step % every == 0) or time.monotonic() - self.saved >= self.job["stateEverySeconds"]

    def _agree(self, due: bool, stop: bool) -> tuple[bool, bool]:
        """What any process wants, all do."""
        return self.processes.sum(float(due)) > 0, self.processes.sum(float(stop)) > 0

    def _keep_snapshot(self, steps: int):
        every = self.job.get("snapshotSteps")
        if every and self.step % every == 0 and self.step < steps:
            model = self.checkpoints.save_model()
            if self.first:
                kept = json.loads(self.notes.get("snapshots", "[]"))
                tokens = self.job["tokensSeen"] + self.step * self.settings["batching"]["batchTokens"]
                self.notes["snapshots"] = json.dumps(kept + [{"model": model, "tokensSeen": tokens}])

    def _save(self):
        state = self.checkpoints.save_state(self.job["run"], self.step, self.optimiser_steps, self.curve, self.notes)
        if self.first:
            write_atomically(self.folder / "state.json", state)
        self.saved = time.monotonic()
        return state

    def _report(self, loss: float, norm: float, rate: float, seconds: float):
        now, steps = time.monotonic(), self.settings["steps"]
        if not self.first or (now - self.reported < 1 and self.step < steps):
            return
        tokens = self.settings["batching"]["batchTokens"]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        if self.processes.device.type == "cuda":
            memory = torch.cuda.max_memory_allocated()
        measures = {"loss": loss, "gradientNorm": norm, "learningRate": rate, "tokensPerSecond": tokens / seconds,
                    "tokens": self.step * tokens, "memoryBytes": memory}
        line = {"step": self.step, "steps": steps, "measures": {name: value for name, value in measures.items() if math.isfinite(value)}}
        with open(self.folder / "progress.jsonl", "a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\n")
        self.reported = now

    def _finish(self):
        state, model = self._save(), self.checkpoints.save_model()
        if not self.first:
            return
        steps = len(self.curve)
        lines = [json.dumps({"step": i + 1, "loss": loss, "gradientNorm": norm,
                             "learningRate": schedule.rate(self.settings["schedule"], i, steps)}) + "\n"
                 for i, (loss, norm) in enumerate(self.curve)]
        last = [loss for loss, _ in self.curve[steps - max(1, steps // 10):]]
        write_atomically(self.folder / "result.json", {
            "model": model, "optimiserState": state, "loss": sum(last) / len(last),
            "lossCurve": self.checkpoints.store.put(["".join(lines).encode()], CURVE),
            "snapshots": json.loads(self.notes.get("snapshots", "[]"))})


class Processes:
    """The processes that torchrun started, this one among them."""

    def __init__(self, rank: int, world: int, local_rank: int):
        self.rank, self.world = rank, world
        cuda = torch.cuda.is_available()
        self.device = torch.device("cuda", local_rank) if cuda else torch.device("cpu")
        if cuda:
            torch.cuda.set_device(self.device)
            # Attention and cuBLAS would otherwise add up as their blocks finish.
            os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
            torch.use_deterministic_algorithms(True)
            torch.utils.deterministic.fill_uninitialized_memory = False
        self.mesh = None
        if world > 1:
            dist.init_process_group("nccl" if cuda else "gloo")
            self.mesh = dist.device_mesh.init_device_mesh(self.device.type, (world,))

    def sum(self, value: float) -> float:
        """Over all processes, in float64."""
        if self.world == 1:
            return value
        total = torch.tensor(value, dtype=torch.float64, device=self.device)
        dist.all_reduce(total)
        return float(total)

    def close(self):
        if self.world > 1:
            dist.destroy_process_group()


def _file(ref: dict) -> str:
    return unquote(urlparse(ref["uri"]).path)
