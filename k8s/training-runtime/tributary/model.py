"""The decoder, as Transformers defines it, loaded from a Hugging Face folder and sharded over the processes (FSDP2)."""

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import safe_open
from torch import nn
from torch.distributed.fsdp import MixedPrecisionPolicy, fully_shard
from torch.distributed.tensor import DTensor, distribute_tensor
from torch.utils.checkpoint import checkpoint
from transformers import AutoConfig, AutoModelForCausalLM

from .batch_plan import IGNORED
from .failures import invalid

EMBEDDING, HEAD = "model.embed_tokens.weight", "lm_head.weight"
# An accelerator idles between small products, so there logits are at least so many numbers: 1 GiB in float32.
LOGITS = 1 << 28
# Nothing is drawn at random in a step, and keeping a generator's state would wait for the accelerator.
RECOMPUTED = {"use_reentrant": False, "preserve_rng_state": False}


class Objective(nn.Module):
    """A decoder and its loss: summed negative log-likelihood in nats. Logits exist for `loss_rows` positions at a time.

    Parameters carry their Hugging Face names.
    """

    def __init__(self, config, loss_rows: int):
        super().__init__()
        causal = AutoModelForCausalLM.from_config(config, dtype=torch.float32, attn_implementation="sdpa")
        self.model, self.loss_rows = causal.model, loss_rows
        # There is no padding here; where a model's padding token is also what ends documents, it is to be learnt as any other.
        self.model.embed_tokens.padding_idx = None
        self.lm_head = None if config.tie_word_embeddings else causal.lm_head

    def forward(self, ids, labels, mask):
        hidden = self.model(input_ids=ids, attention_mask=mask, use_cache=False).last_hidden_state.flatten(0, 1)
        head = self.model.embed_tokens.weight if self.lm_head is None else self.lm_head.weight
        flat = labels.flatten()
        total = torch.zeros((), dtype=torch.float64 if hidden.device.type == "cpu" else torch.float32, device=hidden.device)
        for at in range(0, len(flat), self.loss_rows):
            rows = slice(at, at + self.loss_rows)
            total = total + checkpoint(_chunk, hidden[rows], head, flat[rows], **RECOMPUTED).to(total.dtype)
        return total


def _chunk(hidden, head, labels):
    return F.cross_entropy(F.linear(hidden, head.to(hidden.dtype)).float(), labels, reduction="sum", ignore_index=IGNORED)


def build(base: str, compute: dict, positions: int, mesh, device: torch.device) -> Objective:
    """The base model in float32, its parameters split over the mesh if there is one."""
    config = AutoConfig.from_pretrained(base)
    if positions > config.max_position_embeddings:
        raise invalid("sequence-too-long", f"A sequence of {positions} tokens exceeds the model's {config.max_position_embeddings} "
                                           "positions (max_position_embeddings). Lower the sequence setting.")
    loss_rows = compute["lossRows"] if device.type == "cpu" else max(compute["lossRows"], LOGITS // config.vocab_size)
    with torch.device("meta"):
        objective = Objective(config, loss_rows)
    if compute["recompute"]:
        objective.model.gradient_checkpointing_enable(gradient_checkpointing_kwargs=RECOMPUTED)
    if mesh is not None:
        policy = MixedPrecisionPolicy()
        if compute["precision"] == "BFLOAT16":
            policy = MixedPrecisionPolicy(param_dtype=torch.bfloat16, reduce_dtype=torch.float32)
        for layer in objective.model.layers:
            fully_shard(layer, mesh=mesh, mp_policy=policy)
        fully_shard(objective, mesh=mesh, mp_policy=policy)
    objective.to_empty(device=device)
    # Rotary frequencies follow from the configuration and are in no file.
    objective.model.rotary_emb = type(objective.model.rotary_emb)(config=config).to(device)
    fill(objective, Weights(base))
    return objective.train()


class Weights:
    """The tensors of a model folder, whichever file they lie in."""

    def __init__(self, folder: str):
        self.folder = folder
        index = Path(folder) / "model.safetensors.index.json"
        files = sorted(set(json.loads(index.read_text())["weight_map"].values())) if index.exists() else ["model.safetensors"]
        self.open = [safe_open(Path(folder) / file, "pt") for file in files]
        self.file_of = {name: file for file in self.open for name in file.keys()}

    def names(self):
        return self.file_of.keys()

    def read(self, name: str) -> torch.Tensor:
        return self.file_of[name].get_tensor(name)


def fill(objective: Objective, weights: Weights) -> None:
    """Copies weights into parameters; the folder must hold exactly those that its config.json calls for."""
    wanted = dict(objective.named_parameters())
    extra = {name for name in weights.names() if not name.endswith("rotary_emb.inv_freq")} - wanted.keys()
    if objective.lm_head is None and HEAD in extra:
        extra.remove(HEAD)
        if not torch.equal(weights.read(HEAD), weights.read(EMBEDDING)):
            raise invalid("tensor-not-tied", f"config.json in {weights.folder} ties the output matrix to the embedding "
                                             f"(tie_word_embeddings), but {EMBEDDING} and {HEAD} differ. Set tie_word_embeddings to false "
                                             "to train both, or remove the latter.")
    if extra:
        raise invalid("tensor-unexpected", f"The model in {weights.folder} has {len(extra)} tensors its config.json does not explain, "
                                           f"such as {min(extra)}. Check that the two belong together.")
    for name, parameter in wanted.items():
        if name not in weights.names():
            raise invalid("tensor-missing", f"The model in {weights.folder} has no tensor {name}, which its config.json calls for.")
        tensor = weights.read(name)
        if tensor.shape != parameter.shape:
            raise invalid("tensor-shape", f"Tensor {name} in {weights.folder} has shape {list(tensor.shape)}, but config.json calls "
                                          f"for {list(parameter.shape)}. Check that the two belong together.")
        if not torch.isfinite(tensor).all():
            raise invalid("tensor-not-finite", f"Tensor {name} holds numbers that are not finite, so every result would be NaN. "
                                               "The model diverged or the file is damaged; use an earlier checkpoint.")
        put(parameter, tensor)


@torch.no_grad()
def put(target: torch.Tensor, whole: torch.Tensor) -> None:
    """Copies a whole tensor, or the part of it that this process holds."""
    whole = whole.to(target.device, torch.float32)
    if isinstance(target, DTensor):
        # Every process reads the same file, so nothing needs to be sent.
        whole = distribute_tensor(whole, target.device_mesh, target.placements, src_data_rank=None)
    target.copy_(whole)


def whole(tensor: torch.Tensor) -> torch.Tensor:
    """The whole tensor on the CPU; every process must ask."""
    return (tensor.full_tensor() if isinstance(tensor, DTensor) else tensor).detach().to("cpu")


def attention_window(config) -> int | None:
    """How far back attention reaches, if that is limited: Mistral's `sliding_window`, which its kinds of layers may take back."""
    kinds = set(getattr(config, "layer_types", None) or ["sliding_attention" if config.model_type == "mistral" else "full_attention"])
    if len(kinds) > 1:
        raise invalid("config-unsupported", f"config.json asks for layer_types of {sorted(kinds)}; with resetAttention all layers must "
                                            "attend alike. Leave it out, or use another model.")
    return config.sliding_window if kinds == {"sliding_attention"} else None


def attention_mask(segments: torch.Tensor, window: int | None) -> torch.Tensor:
    """[sequences, 1, time, time], true where attention may look: within a document, back to the window."""
    time = segments.shape[1]
    at = torch.arange(time, device=segments.device)
    back = at[:, None] - at[None, :]
    visible = (back >= 0) & (back < (window or time))
    return (visible & (segments[:, :, None] == segments[:, None, :]))[:, None]
