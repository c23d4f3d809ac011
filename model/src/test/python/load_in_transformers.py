#!/usr/bin/env python3
"""Loads exported directories in Hugging Face transformers and compares what they compute.

    load_in_transformers.py DIR… [--expected FILE]…

The class is the one that config.json names. Every tensor must be used, and none may be missing but
a pooler that the model never had. The first FILE is for the first DIR, and so on: safetensors with
input_ids.R, attention_mask.R, token_type_ids.R and global_attention_mask.R of each row R, and what
Longitude computed of them: hidden [rows, tokens, width], the last hidden states, and of the heads
logits, pooled and next_sentence. At real tokens all must agree to 1e-4. A tokenizer in DIR must
load too and give words the ids that its file says. Exit 0: all of it holds; 1: something does not;
77: torch or transformers is not installed.
"""

import argparse
import itertools
import json
import os
import sys

TOLERANCE = 1e-4
NOT_INSTALLED = 77
INPUTS = ("input_ids", "attention_mask", "token_type_ids", "global_attention_mask")

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
    name = transformers.AutoConfig.from_pretrained(directory).architectures[0]
    model, info = getattr(transformers, name).from_pretrained(directory, output_loading_info=True)
    unexpected = sorted(info["unexpected_keys"])
    missing = sorted(key for key in info["missing_keys"] if not key.startswith("pooler."))
    check(not unexpected, "%s: tensors that it has no use for: %s" % (name, unexpected))
    check(not missing, "%s: tensors that it misses: %s" % (name, missing))
    check(not info["mismatched_keys"], "%s: shapes: %s" % (name, info["mismatched_keys"]))
    return model.eval()


def found(output):
    """What a class calls its results, by our names; logits are BERT's prediction_logits too."""
    return {
        "hidden": output.hidden_states[-1],
        "logits": output.get("logits", output.get("prediction_logits")),
        "pooled": output.get("pooler_output"),
        "next_sentence": output.get("seq_relationship_logits"),
    }


def compare(model, file):
    given = safetensors.torch.load_file(file)
    inputs = {
        name: torch.stack([given["%s.%d" % (name, row)] for row in (0, 1)]).long()
        for name in INPUTS
        if name + ".0" in given
    }
    with torch.no_grad():
        results = found(model(**inputs, output_hidden_states=True))
    real = inputs["attention_mask"].bool()
    names = [name for name in results if name in given]
    worst = 0.0
    for name in names:
        check(results[name] is not None, "%s gives no %s" % (type(model).__name__, name))
        error = (results[name] - given[name]).abs()
        error = (error[real] if error.dim() == 3 else error).max().item()
        check(
            error <= TOLERANCE,
            "%s: %s differ by %.3g (expected: <= %g)"
            % (type(model).__name__, name, error, TOLERANCE),
        )
        worst = max(worst, error)
    return "%s agree to %.1e" % (", ".join(names), worst)


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
    ids = tokenizer(" ".join(words), add_special_tokens=False)["input_ids"]
    check(ids == [model["vocab"][word] for word in words], "other ids from its tokenizer")
    return len(words)


def report(directory, expected):
    model = load(directory)
    line = "%s of %d parameters" % (type(model).__name__, model.num_parameters())
    if expected:
        line += ", " + compare(model, expected)
    words = tokenize(directory)
    if words:
        line += ", %d words tokenised alike" % words
    print(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", nargs="+")
    parser.add_argument("--expected", action="append", default=[])
    arguments = parser.parse_intermixed_args()
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    print("transformers %s, torch %s" % (transformers.__version__, torch.__version__))
    for directory, expected in itertools.zip_longest(arguments.directory, arguments.expected):
        report(directory, expected)


if __name__ == "__main__":
    main()
