"""The peer of training.sh: the same step by Hugging Face Transformers on PyTorch, tuned as its users tune it.

Arguments: shape (a or b), precision (float32 or bfloat16), threads, seconds after which it stops early. Prints key=value as
TrainingSpeed does: tokens per second by the clock and per second of processor time (medians of up to five steps after one) and peak
resident memory in MB.
"""
import resource
import statistics
import sys
import time

import torch
from transformers import LlamaConfig, LlamaForCausalLM

shape, precision, threads, limit = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
torch.set_num_threads(threads)
torch.manual_seed(1)
sizes, sequence, batch = {
    "a": (dict(vocab_size=4096, hidden_size=256, num_hidden_layers=4, num_attention_heads=8, num_key_value_heads=4,
               intermediate_size=768), 256, 8),
    "b": (dict(vocab_size=49152, hidden_size=576, num_hidden_layers=30, num_attention_heads=9, num_key_value_heads=3,
               intermediate_size=1536), 512, 2),
}[shape]
model = LlamaForCausalLM(LlamaConfig(**sizes, tie_word_embeddings=True, max_position_embeddings=sequence, use_cache=False,
                                     attn_implementation="sdpa"))
model.train()
optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.95), weight_decay=0.1, fused=True)


def step():
    tokens = torch.randint(0, sizes["vocab_size"], (batch, sequence))
    with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bfloat16"):
        loss = model(input_ids=tokens, labels=tokens).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)
    return loss.item()


begin = time.perf_counter()
seconds, processor = [], []
while len(seconds) < 6 and (len(seconds) < 2 or time.perf_counter() - begin < limit):
    start, busy = time.perf_counter(), time.process_time()
    step()
    seconds.append(time.perf_counter() - start)
    processor.append(time.process_time() - busy)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
tokens = batch * sequence
print(f"speed={tokens / statistics.median(seconds[1:]):.1f} cpu={tokens / statistics.median(processor[1:]):.1f} memory={peak}")
