"""The golden numbers of the JVM's engine: randomness, rates and batches."""

import hashlib
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np

from tests import tiny
from tributary import schedule
from tributary.batch_plan import BatchPlan
from tributary.corpus import Corpus
from tributary.counter_random import CounterRandom

GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text())


class SameBatches(unittest.TestCase):
    def test_numbers_are_drawn_bit_for_bit(self):
        for each in GOLDEN["random"]:
            random = CounterRandom(each["seed"])
            self.assertEqual(random.bits(each["stream"], each["index"]), int(each["bits"]))
            self.assertEqual(random.uniform(each["stream"], each["index"]), each["uniform"])
        self.assertEqual(CounterRandom(7).permutation(3, 20).tolist(), GOLDEN["permutation"])

    def test_rates_follow_the_same_schedules(self):
        for each in GOLDEN["schedules"]:
            steps = each["steps"]
            np.testing.assert_allclose([schedule.rate(each["schedule"], step, steps) for step in range(0, steps, 8)], each["rates"], rtol=1e-14)

    def test_batches_hold_the_same_tokens_of_the_same_documents(self):
        with tempfile.TemporaryDirectory() as folder:
            domain = Corpus(**tiny.write_corpus(Path(folder), "domain", _documents(60, 3, 37, 90, 31, 7)))
            replay = Corpus(**tiny.write_corpus(Path(folder), "replay", _documents(25, 5, 53, 70, 17, 3)))
            for each in GOLDEN["plans"]:
                plan = BatchPlan(each["batching"], domain, replay, each["seed"])
                for batch in each["batches"]:
                    with self.subTest(batching=each["batching"], step=batch["step"]):
                        ids, labels, _ = plan.batch(batch["step"])
                        digest = hashlib.sha256(ids.astype("<i8").tobytes() + labels.astype("<i8").tobytes())
                        self.assertEqual(digest.hexdigest(), batch["sha256"])
                        self.assertEqual(plan.documents(batch["step"]), (batch["domain"], batch["replay"]))

    def test_documents_are_called_as_the_manifest_does(self):
        with tempfile.TemporaryDirectory() as folder:
            manifest = Path(folder) / "manifest.json"
            manifest.write_text(json.dumps({"train": {"documents": [{"id": f"0000320193-24-{i}"} for i in range(60)]}}))
            corpus = Corpus(**tiny.write_corpus(Path(folder), "domain", _documents(60, 3, 37, 90, 31, 7)), manifest=str(manifest))
            self.assertEqual(corpus.names([3, 17], most=1), "0000320193-24-3 and 1 more")
            self.assertEqual(corpus.names([]), "none")


def _documents(count: int, shortest: int, stride: int, spread: int, a: int, b: int) -> list[np.ndarray]:
    return [np.append((a * d + b * np.arange(shortest + d * stride % spread) ** 2) % 500, 0) for d in range(count)]
