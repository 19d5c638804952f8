"""Loads what Tributary wrote with Transformers and PEFT and prints, as JSON, what they make of it."""
import json
import sys

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast

folder, adapter, text, ids = sys.argv[1], sys.argv[2], sys.argv[3], json.loads(sys.argv[4])
model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
tokens = torch.tensor([ids])
with torch.no_grad():
    logits = model(tokens).logits.flatten().tolist()
    adapted = PeftModel.from_pretrained(model, adapter)(tokens).logits.flatten().tolist() if adapter else []
# Not AutoTokenizer, which for some families puts its own word splitting in place of the file's.
tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
print(json.dumps({"logits": logits, "adapted": adapted, "ids": tokenizer(text, add_special_tokens=False)["input_ids"]}))
