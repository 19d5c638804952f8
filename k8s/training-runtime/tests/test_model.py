"""What the decoder of Transformers is told so that it computes what the JVM engine does."""

import unittest

import torch
from transformers import LlamaConfig, MistralConfig, Qwen2Config

from tributary.failures import Failure
from tributary.model import Objective, attention_window

SHAPE = dict(vocab_size=11, hidden_size=8, num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=1, intermediate_size=8)


class Model(unittest.TestCase):
    def test_a_padding_token_that_ends_documents_is_learnt(self):
        objective = Objective(LlamaConfig(pad_token_id=3, eos_token_id=3, **SHAPE), 4)
        objective(torch.tensor([[1, 3, 2]]), torch.tensor([[3, 2, 1]]), None).backward()
        self.assertGreater(float(objective.model.embed_tokens.weight.grad[3].abs().max()), 0)

    def test_attention_is_limited_where_the_family_says_so(self):
        full = ["full_attention"] * 2
        self.assertIsNone(attention_window(LlamaConfig(sliding_window=4, **SHAPE)))
        self.assertIsNone(attention_window(Qwen2Config(sliding_window=4, **SHAPE)))
        self.assertEqual(attention_window(MistralConfig(sliding_window=4, **SHAPE)), 4)
        self.assertIsNone(attention_window(MistralConfig(sliding_window=4, layer_types=full, **SHAPE)))
        with self.assertRaisesRegex(Failure, "layer_types"):
            attention_window(Qwen2Config(use_sliding_window=True, sliding_window=4, max_window_layers=1, **SHAPE))
