#!/usr/bin/env python3
"""Loads an exported directory in Hugging Face transformers and compares what it computes.

    load_in_transformers.py DIR [--expected FILE]

Every tensor must be used, and none may be missing but a pooler that the model never had. FILE is a
safetensors file with input_ids, attention_mask, global_attention_mask (all [rows, tokens]) and
hidden [rows, tokens, width], the last hidden states that Longitude computed; at real tokens they
must agree to 1e-4. A tokenizer in DIR must load too and give words the ids that its file says.
Exit 0: all of it holds; 1: something does not; 77: torch or transformers is not installed.
"""

import argparse
import json
import os
import sys

TOLERANCE = 1e-4
NOT_INSTALLED = 77

try:
    import safetensors.torch
    import torch
    import transformers
except ImportError as missing:
    print("skipped: %s" % missing)
    sys.exit(NOT_INSTALLED)


def check(holds, message):
    if not holds:
        print("FAILED: " + message)
        sys.exit(1)


def load(directory):
    model, info = transformers.AutoModel.from_pretrained(directory, output_loading_info=True)
    unexpected = sorted(info["unexpected_keys"])
    missing = sorted(key for key in info["missing_keys"] if not key.startswith("pooler."))
    check(not unexpected, "tensors that transformers has no use for: %s" % unexpected)
    check(not missing, "tensors that transformers misses: %s" % missing)
    check(not info["mismatched_keys"], "shapes: %s" % info["mismatched_keys"])
    return model.eval()


def compare(model, file):
    given = safetensors.torch.load_file(file)
    inputs = {
        name: tensor.long()
        for name, tensor in given.items()
        if name in ("input_ids", "attention_mask", "global_attention_mask")
    }
    with torch.no_grad():
        found = model(**inputs).last_hidden_state
    real = inputs["attention_mask"].bool()
    worst = (found - given["hidden"]).abs()[real].max().item()
    check(worst <= TOLERANCE, "hidden states differ by %.3g (expected: <= %g)" % (worst, TOLERANCE))
    return worst


def tokenize(directory):
    file = os.path.join(directory, "tokenizer.json")
    if not os.path.exists(file):
        return 0
    with open(file, encoding="utf-8") as lines:
        model = json.load(lines)["model"]
    if model["type"] != "WordLevel":
        return 0
    tokenizer = transformers.AutoTokenizer.from_pretrained(directory)
    words = [word for word in model["vocab"] if word.isalpha()][:200]
    found = tokenizer(" ".join(words), add_special_tokens=False)["input_ids"]
    check(found == [model["vocab"][word] for word in words], "other ids from its tokenizer")
    return len(words)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory")
    parser.add_argument("--expected")
    arguments = parser.parse_args()
    transformers.logging.set_verbosity_error()
    model = load(arguments.directory)
    report = "%s of %d parameters" % (type(model).__name__, model.num_parameters())
    if arguments.expected:
        report += ", hidden states agree to %.1e" % compare(model, arguments.expected)
    words = tokenize(arguments.directory)
    if words:
        report += ", %d words tokenised alike" % words
    print(
        "transformers %s, torch %s: %s"
        % (transformers.__version__, torch.__version__, report)
    )


if __name__ == "__main__":
    main()
