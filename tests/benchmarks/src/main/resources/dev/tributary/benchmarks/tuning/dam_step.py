"""One step of adaptive merging as anybody would write it in PyTorch: merged weights by broadcasting, autograd, live teachers, AdamW.

Arguments: a folder with source-0, source-1 (config.json, model.safetensors, float32) and text.bin (int32 tokens of both sources, step by step);
threads, sequences per source and step, tokens of a sequence, steps, float32 or bfloat16 (autocast). Prints the least seconds and the least
processor seconds of a step, and the last loss.
"""
import json, struct, sys, time
import torch
import torch.nn.functional as F

folder, threads, sequences, length, steps = sys.argv[1], *map(int, sys.argv[2:6])
torch.set_num_threads(threads)
config = json.load(open(f"{folder}/source-0/config.json"))
heads, kv, eps = config["num_attention_heads"], config["num_key_value_heads"], config["rms_norm_eps"]
size = config.get("head_dim") or config["hidden_size"] // heads
types = {"F32": torch.float32, "BF16": torch.bfloat16}


def load(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = bytearray(file.read())
    return {name: torch.frombuffer(data, dtype=types[t["dtype"]], offset=t["data_offsets"][0],
                                   count=(t["data_offsets"][1] - t["data_offsets"][0]) // types[t["dtype"]].itemsize).reshape(t["shape"]).float()
            for name, t in header.items() if name != "__metadata__"}


angles = torch.outer(torch.arange(length).float(), config.get("rope_theta", 10000.0) ** (-torch.arange(0, size, 2).float() / size))
cos, sin = torch.cat([angles, angles], -1).cos(), torch.cat([angles, angles], -1).sin()


def norm(x, gain):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + eps) * gain


def turn(x):
    half = size // 2
    return x * cos + torch.cat([-x[..., half:], x[..., :half]], -1) * sin


def forward(w, ids):
    x = F.embedding(ids, w["model.embed_tokens.weight"])
    b, t = ids.shape
    for i in range(config["num_hidden_layers"]):
        p = f"model.layers.{i}."
        y = norm(x, w[p + "input_layernorm.weight"])
        q, k, v = (F.linear(y, w[p + f"self_attn.{n}_proj.weight"]).view(b, t, -1, size).transpose(1, 2) for n in "qkv")
        k, v = (z.repeat_interleave(heads // kv, 1) for z in (turn(k), v))
        a = F.scaled_dot_product_attention(turn(q), k, v, is_causal=True).transpose(1, 2).reshape(b, t, -1)
        x = x + F.linear(a, w[p + "self_attn.o_proj.weight"])
        y = norm(x, w[p + "post_attention_layernorm.weight"])
        x = x + F.linear(F.silu(F.linear(y, w[p + "mlp.gate_proj.weight"])) * F.linear(y, w[p + "mlp.up_proj.weight"]), w[p + "mlp.down_proj.weight"])
    return F.linear(norm(x, w["model.norm.weight"]), w.get("lm_head.weight", w["model.embed_tokens.weight"]))


sources = [load(f"{folder}/source-{i}/model.safetensors") for i in range(2)]
trained = [name for name, tensor in sources[0].items() if tensor.dim() == 2 and "embed_tokens" not in name]
coefficients = {name: torch.full((2, sources[0][name].shape[-1]), 0.5, requires_grad=name in trained) for name in sources[0]}
optimiser = torch.optim.AdamW([c for c in coefficients.values() if c.requires_grad], lr=1e-3, weight_decay=0)
text = torch.frombuffer(bytearray(open(f"{folder}/text.bin", "rb").read()), dtype=torch.int32).long().view(-1, 2, sequences, length)
wall = processor = float("inf")
for step in range(steps):
    clock, spent = time.perf_counter(), time.process_time()
    batch = text[step % len(text)]
    merged = {name: sources[0][name] * c[0] + sources[1][name] * c[1] for name, c in coefficients.items()}
    loss = 0
    for i in range(2):
        with torch.autocast("cpu", torch.bfloat16, enabled=sys.argv[6] == "bfloat16"):
            with torch.no_grad():
                teacher = F.log_softmax(forward(sources[i], batch[i]).float() / 2, -1)
            student = F.log_softmax(forward(merged, batch[i]).float() / 2, -1)
        loss = loss + 4 * F.kl_div(student, teacher, log_target=True, reduction="sum") / batch[i].numel()
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_([c for c in coefficients.values() if c.requires_grad], 1.0)
    optimiser.step()
    wall, processor = min(wall, time.perf_counter() - clock), min(processor, time.process_time() - spent)
print(wall, processor, loss.item())
