"""Runs of a tiny model: to the end, stopped and resumed, on two processes, and on what cannot work."""

import json
import signal
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

from tests import tiny
from tributary.failures import Failure
from tributary.run import Processes, Run
from tributary.store import write_atomically


class Runs(unittest.TestCase):
    def setUp(self):
        torch.set_num_threads(1)
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.addCleanup(signal.signal, signal.SIGTERM, signal.getsignal(signal.SIGTERM))

    def train(self, run: Path, stop_at: int | None = None) -> bool:
        """Trains in this process; asks it to stop, as SIGTERM does, once a step is done."""
        job = json.loads((run / "job.json").read_text())
        trained = Run(run, job, Processes(0, 1, 0))
        report = trained._report

        def stepped(*seen):
            report(*seen)
            if trained.step == stop_at:
                signal.raise_signal(signal.SIGTERM)
        with patch.object(trained, "_report", stepped):
            return trained.train()

    def test_a_run_learns_and_transformers_loads_what_it_made(self):
        run = tiny.job(self.folder, snapshotSteps=15)
        self.assertTrue(self.train(run))
        curve, result = tiny.curve(run), tiny.read(run, "result.json")
        self.assertEqual(len(curve), 40)
        self.assertLess(curve[-1], curve[0] - 1)
        self.assertEqual([snapshot["tokensSeen"] for snapshot in result["snapshots"]], [15 * 128, 30 * 128])
        self.assertEqual(json.loads((run / "progress.jsonl").read_text().splitlines()[-1])["step"], 40)
        manifest = json.loads(tiny.stored(result["model"]).read_text())
        folder = self.folder / "laid-out"
        folder.mkdir()
        for name, ref in manifest["files"].items():
            (folder / name).symlink_to(tiny.stored(ref))
        loaded = AutoModelForCausalLM.from_pretrained(folder)
        self.assertEqual(loaded.dtype, torch.bfloat16)
        state = load_file(tiny.stored(result["optimiserState"]))
        torch.testing.assert_close(loaded.model.embed_tokens.weight.float(), state["weights.model.embed_tokens.weight"], rtol=1e-2, atol=1e-4)

    def test_a_run_stopped_twice_ends_in_the_bytes_of_one_that_was_not(self):
        undisturbed = tiny.job(self.folder / "undisturbed", snapshotSteps=15)
        self.train(undisturbed)
        run = tiny.job(self.folder / "stopped", snapshotSteps=15, store=str(self.folder / "undisturbed" / "store"))
        self.assertFalse(self.train(run, stop_at=7))
        self.assertFalse(self.train(run, stop_at=23))
        self.assertTrue(self.train(run))
        for what in ("model", "lossCurve", "optimiserState"):
            self.assertEqual(tiny.read(run, "result.json")[what]["sha256"], tiny.read(undisturbed, "result.json")[what]["sha256"], what)

    def test_recomputed_activations_and_kept_apart_documents_change_memory_and_masks_only_as_asked(self):
        plain, recomputed = tiny.job(self.folder / "a"), tiny.job(self.folder / "b", settings__compute__recompute=True)
        apart = tiny.job(self.folder / "c", settings__batching__packing="BEST_FIT", settings__batching__resetAttention=True)
        for run in (plain, recomputed, apart):
            self.train(run)
        np.testing.assert_allclose(tiny.curve(recomputed), tiny.curve(plain), rtol=1e-5)
        self.assertLess(tiny.curve(apart)[-1], tiny.curve(apart)[0] - 1)

    @unittest.skipIf(torch.cuda.device_count() == 1, "two processes need two accelerators, or none")
    def test_two_processes_train_what_one_does(self):
        one, two = tiny.job(self.folder / "one", tied=False), tiny.job(self.folder / "two", world=2, tied=False)
        self.train(one)
        tiny.train(two, world=2)
        np.testing.assert_allclose(tiny.curve(two), tiny.curve(one), rtol=1e-4)
        # And a state of two is one's to go on from.
        write_atomically(one / "state.json", tiny.read(two, "result.json")["optimiserState"])
        self.assertTrue(self.train(one))

    def test_what_cannot_work_is_refused_with_the_remedy(self):
        far = [np.full(50, 60 + i) for i in range(40)]
        for what, changes, message in (
                ("long", {"settings__batching__sequence": 64, "settings__batching__batchTokens": 128}, "exceeds the model's 32 positions"),
                ("layout", {"worldSize": 8}, "laid out for 8 processes and runs on 1"),
                ("uneven", {"settings__batching__microSequences": 3}, "cannot be split over 1 processes in micro-batches of 3"),
                ("ids", {"domain": tiny.write_corpus(self.folder, "far", far)}, "outside the model's vocabulary of 61"),
                ("empty", {"domain": tiny.write_corpus(self.folder, "empty", [])}, "The corpus holds 0 tokens in 0 documents"),
                ("missing", {"domain": {"bin_file": "/none.bin", "idx_file": "/none.idx"}}, "There is no file /none.bin"),
                ("rate", {"settings__schedule__peak": 1e30}, "Training diverged at step")):
            with self.subTest(what), self.assertRaisesRegex(Failure, message):
                self.train(tiny.job(self.folder / what, **changes))

    def test_a_base_with_nan_or_without_a_tensor_is_refused_by_name(self):
        for what, change, message in (
                ("nan", lambda t: t["model.norm.weight"].fill_(float("nan")), "Tensor model.norm.weight holds numbers that are not finite"),
                ("missing", lambda t: t.pop("model.norm.weight"), "has no tensor model.norm.weight"),
                ("extra", lambda t: t.update(odd=torch.zeros(1)), "1 tensors its config.json does not explain, such as odd"),
                ("tied", lambda t: t.update({"lm_head.weight": torch.ones(61, 32)}), "embed_tokens.weight and lm_head.weight differ"),
                ("shape", lambda t: t.update({"model.norm.weight": torch.ones(3)}), "has shape \\[3\\], but config.json calls for \\[32\\]")):
            run = tiny.job(self.folder / what)
            file = self.folder / what / "base" / "model.safetensors"
            tensors = load_file(file)
            change(tensors)
            save_file(tensors, file, {"format": "pt"})
            with self.subTest(what), self.assertRaisesRegex(Failure, message):
                self.train(run)

    def test_the_entry_point_leaves_word_of_a_failure_and_does_not_try_again(self):
        run = tiny.job(self.folder, worldSize=8)
        self.assertIn("laid out for 8 processes", tiny.train(run))
        self.assertEqual(tiny.read(run, "failure.json")["kind"], "invalid")
        self.assertIn("says why this run cannot succeed", tiny.train(run))
