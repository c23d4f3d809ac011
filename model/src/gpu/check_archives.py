#!/usr/bin/env python3
"""Runs the functions that Java wrote in the PyTorch of a GPU machine.

  ./longitude model archives --out DIR     (on any machine; writes DIR/fp32 and DIR/bf16)
  python3 check_archives.py DIR            (on the GPU machine; needs torch only)

Checks, in this order, and exits 1 if one fails:
  1. an encoder put together from the fp32 archives gives what plain, dense attention gives;
  2. the bf16 archives stay within BF16_ERROR_MAX of the fp32 ones, gradients included;
  3. the bf16 attention runs in a fused kernel, by the names that the profiler saw;
and measures tokens/s and the share of the card's own bf16 matrix rate, at 32x4096 and mixed lengths.
"""

import argparse
import json
import math
import pathlib
import sys
import time

import torch

BF16_ERROR_MAX = 0.02
FP32_ERROR_MAX = 1e-4
BLOCK_QUERIES = 64  # as WindowPlan.java scores
FUSED_KERNELS = ("fmha", "flash", "efficient_attention", "cudnn")
UNFUSED_OPERATION = "aten::_scaled_dot_product_attention_math"


class Functions:
    """The archives of one compute type."""

    def __init__(self, folder, device):
        self.loaded = {
            file.stem: torch.jit.load(str(file), map_location=device)
            for file in sorted(folder.glob("*.pt"))
        }

    def __getattr__(self, name):
        return self.loaded[name]


class Plan:
    """What WindowPlan.java makes of a batch: blocks of queries, and who may look at whom."""

    def __init__(self, functions, lengths, one_sided, device):
        tokens = sum(lengths)
        row_of = [row for row, length in enumerate(lengths) for _ in range(length)]
        starts = [sum(lengths[:row]) for row in range(len(lengths))]
        chunk = min(one_sided, BLOCK_QUERIES)
        own, side = max(1, BLOCK_QUERIES // chunk), math.ceil(one_sided / chunk)
        count = math.ceil(tokens / (own * chunk))
        if tokens <= (own + 2 * side) * chunk:
            chunk, own, side, count = tokens, 1, 0, 1
        queries = own * chunk
        globals_of_blocks = []
        for block in range(count):
            first, last = block * queries, min(tokens, (block + 1) * queries) - 1
            globals_of_blocks.append([starts[row] for row in range(row_of[first], row_of[last] + 1)])
        slots = math.ceil(max(map(len, globals_of_blocks)) / own)
        chunks, columns = count * own + 2 * side, chunk + slots
        query_rows = torch.full([count * queries], -2.0)
        query_rows[:tokens] = torch.tensor(row_of, dtype=torch.float32)
        key_rows = torch.full([chunks, columns], -1.0)
        place = torch.arange(tokens)
        key_rows[place // chunk + side, place % chunk] = query_rows[:tokens]
        at = torch.tensor(starts)
        key_rows[at // chunk + side, at % chunk] = -1.0
        index = torch.zeros([chunks * slots], dtype=torch.int64)
        for block, seen in enumerate(globals_of_blocks):
            for offset, token in enumerate(seen):
                slot = (block * own + side) * slots + offset
                index[slot] = token
                key_rows[slot // slots, chunk + slot % slots] = row_of[token]
        seen = (own + 2 * side) * columns
        query = torch.arange(queries).unsqueeze(1)
        column = torch.arange(seen).unsqueeze(0)
        chunk_of, inside = column // columns - side, column % columns
        near = (chunk_of * chunk + inside - query).abs() <= one_sided
        slot_open = ((chunk_of >= 0) & (chunk_of < own)).expand(queries, seen)
        band = torch.where((inside < chunk).expand(queries, seen), near, slot_open).float()
        self.query_rows = query_rows.view(count, own, chunk).to(device)
        self.global_index = index.view(chunks, slots).to(device)
        self.bias = functions.window_bias(self.query_rows, key_rows.to(device), band.to(device))
        self.real = torch.ones([1, 1], device=device)
        self.globals = at.to(device)
        self.counts = torch.ones([len(lengths)], dtype=torch.int64)
        self.lengths = torch.tensor(lengths)
        self.key_bias = torch.zeros([tokens], device=device)


def fresh_layer(width, inner, generator, device):
    def linear(out, into):
        w = torch.randn([out, into], generator=generator) * 0.02
        return [w.to(device), torch.randn([out], generator=generator).mul(0.02).to(device)]

    names = ["q", "k", "v", "qg", "kg", "vg", "o"]
    layer = {name: linear(width, width) for name in names}
    layer["in"], layer["out"] = linear(inner, width), linear(width, inner)
    for name in ("norm1", "norm2"):
        layer[name] = [torch.ones([width], device=device), torch.zeros([width], device=device)]
    return layer


def blocked(functions, layer, x, plan):
    """One layer as EncoderLayer.java and LongformerLayer.java run it."""
    q, k, v = (functions.linear(x, *layer[name]) for name in "qkv")
    seen = functions.sliding_window_attention(
        q, k, v, plan.query_rows, plan.global_index, plan.bias, plan.real)
    seen = functions.global_rows(
        x, seen, plan.globals, plan.counts, plan.lengths, plan.key_bias,
        *layer["qg"], layer["kg"][0], *layer["vg"])
    between = functions.layer_norm(functions.linear_onto(x, seen, *layer["o"]), *layer["norm1"])
    fed = functions.feed_forward(between, between, *layer["in"], *layer["out"])
    return functions.layer_norm(fed, *layer["norm2"])


def dense(layer, x, lengths, one_sided, heads, eps):
    """The same by plain attention over every pair of tokens."""
    linear, width = torch.nn.functional.linear, x.shape[1]
    seen = []
    for text in torch.split(x, lengths):
        def split(t):
            return t.view(-1, heads, width // heads).transpose(0, 1)

        q, k, v, qg, kg, vg = (split(linear(text, *layer[n])) for n in ("q", "k", "v", "qg", "kg", "vg"))
        place = torch.arange(len(text), device=x.device)
        closed = ((place.unsqueeze(1) - place) .abs() > one_sided) & (place > 0)
        scale = math.sqrt(width // heads)
        scores = (q @ k.transpose(1, 2) / scale).masked_fill(closed, -1e30)
        mixed = torch.softmax(scores, -1) @ v
        mixed[:, :1] = torch.softmax(qg[:, :1] @ kg.transpose(1, 2) / scale, -1) @ vg
        seen.append(mixed.transpose(0, 1).reshape(-1, width))
    norm = torch.nn.functional.layer_norm
    between = norm(x + linear(torch.cat(seen), *layer["o"]), [width], *layer["norm1"], eps)
    inner = torch.nn.functional.gelu(linear(between, *layer["in"]))
    return norm(between + linear(inner, *layer["out"]), [width], *layer["norm2"], eps)


def encode(functions, layers, x, plan):
    for layer in layers:
        x = blocked(functions, layer, x, plan)
    return x


def relative(found, expected):
    return ((found - expected).norm() / expected.norm()).item()


def gradient(functions, layers, x, plan):
    weight = layers[0]["q"][0].detach().clone().requires_grad_()
    first = dict(layers[0], q=[weight, layers[0]["q"][1]])
    encode(functions, [first] + layers[1:], x, plan).square().mean().backward()
    return weight.grad


def seconds(call, device, repeats):
    for _ in range(2):
        call()
    synchronize(device)
    start = time.perf_counter()
    for _ in range(repeats):
        call()
    synchronize(device)
    return (time.perf_counter() - start) / repeats


def synchronize(device):
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def matrix_rate(device, width):
    """Best of four shapes, in operations a second, bfloat16."""
    best = 0
    for n, i, o in ((16384, width, width), (16384, width, 4 * width), (16384, 4 * width, width), (8192, 8192, 8192)):
        a = torch.randn([n, i], device=device, dtype=torch.bfloat16)
        b = torch.randn([i, o], device=device, dtype=torch.bfloat16)
        best = max(best, 2 * n * i * o / seconds(lambda: a @ b, device, 20))
    return best


def useful(lengths, layers, width, one_sided):
    return sum(n * layers * (24 * width**2 + 4 * width * min(n, 2 * one_sided + 1)) for n in lengths)


def kernels(call, device):
    activity = torch.profiler.ProfilerActivity
    kinds = [activity.CPU] + ([activity.CUDA] if device.type == "cuda" else [])
    with torch.profiler.profile(activities=kinds) as profile:
        call()
        synchronize(device)
    return sorted({event.name for event in profile.events()})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--device", default="cuda:0")
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()
    shape = json.loads((args.folder / "archives.json").read_text())
    device = torch.device(args.device)
    torch.backends.cuda.matmul.allow_tf32 = False
    functions = {name: Functions(args.folder / name, device) for name in ("fp32", "bf16")}
    width, heads, layer_count = shape["width"], shape["heads"], shape["layers"]
    one_sided = shape["attention_window"] // 2
    generator = torch.Generator().manual_seed(7)
    layers = [fresh_layer(width, shape["intermediate_width"], generator, device) for _ in range(layer_count)]

    def states(lengths):
        return torch.randn([sum(lengths), width], generator=generator).to(device)

    report = {"torch": torch.__version__, "device": str(device), "failed": []}
    if device.type == "cuda":
        report["card"] = torch.cuda.get_device_name(device)

    def check(name, value, limit):
        report[name] = value
        if not value <= limit:
            report["failed"].append(f"{name}: {value:.2e} (expected: at most {limit})")

    lengths = [1500, 700, 300]
    x, plan = states(lengths), Plan(functions["fp32"], lengths, one_sided, device)
    with torch.no_grad():
        expected = x
        for layer in layers[:2]:
            expected = dense(layer, expected, lengths, one_sided, heads, shape["layer_norm_eps"])
        check("fp32_against_dense", (encode(functions["fp32"], layers[:2], x, plan) - expected).abs().max().item(), FP32_ERROR_MAX)
        whole = encode(functions["fp32"], layers, x, plan)
        check("bf16_against_fp32", relative(encode(functions["bf16"], layers, x, plan), whole), BF16_ERROR_MAX)
    gradients = [gradient(functions[name], layers[:2], x, plan) for name in ("fp32", "bf16")]
    check("bf16_gradient_against_fp32", relative(gradients[1], gradients[0]), 5 * BF16_ERROR_MAX)

    names = kernels(lambda: encode(functions["bf16"], layers[:1], x, plan), device)
    report["attention_kernels"] = [n for n in names if any(word in n.lower() for word in FUSED_KERNELS)]
    if UNFUSED_OPERATION in names or not report["attention_kernels"]:
        report["failed"].append("attention: no fused kernel was seen (expected: one of %s)" % (FUSED_KERNELS,))

    if device.type == "cuda":
        report["bf16_matrix_tflops"] = matrix_rate(device, width) / 1e12
        random = torch.Generator().manual_seed(1)
        mixed = torch.randint(300, 4097, [60], generator=random).tolist()
        for name, lengths in (("32x4096", [4096] * 32), ("60x(300-4096)", mixed)):
            x, plan = states(lengths), Plan(functions["bf16"], lengths, one_sided, device)
            with torch.no_grad():
                each = seconds(lambda: encode(functions["bf16"], layers, x, plan), device, 5)
            share = useful(lengths, layer_count, width, one_sided) / each / 1e12 / report["bf16_matrix_tflops"]
            report[name] = {"tokens_per_second": sum(lengths) / each, "matmul_share": share}
    print(json.dumps(report, indent=2))
    if args.json:
        args.json.write_text(json.dumps(report, indent=2) + "\n")
    return 1 if report["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
