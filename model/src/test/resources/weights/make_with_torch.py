#!/usr/bin/env python3
"""Makes torch-zip.bin and torch-legacy.bin with PyTorch itself: the same tensors as
make_torch_files.py makes without it, so that one test reads both kinds.

    python3 make_with_torch.py        (the files here: PyTorch 2.13.0)
"""

import collections
import os

import torch

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    whole = torch.arange(24, dtype=torch.float32) + 0.5
    six = torch.arange(6, dtype=torch.float32) + 0.5
    tensors = collections.OrderedDict()
    tensors["bert.whole.weight"] = whole.view(4, 6)
    tensors["bert.transposed.weight"] = whole.view(4, 6).t()
    tensors["bert.offset.weight"] = whole.as_strided((2, 3), (6, 1), 7)
    tensors["bert.norm.gamma"] = six.half()
    tensors["bert.norm.beta"] = six.bfloat16()
    tensors["bert.number"] = whole[3]
    tensors["bert.empty"] = whole[:0].view(0, 3)
    tensors["bert.parameter.weight"] = torch.nn.Parameter(whole)
    tensors["bert.embeddings.position_ids"] = torch.arange(5).view(1, 5)
    tensors._metadata = collections.OrderedDict({"": {"version": 1}})
    for name, zipped in (("torch-zip.bin", True), ("torch-legacy.bin", False)):
        file = os.path.join(HERE, name)
        torch.save(tensors, file, _use_new_zipfile_serialization=zipped)


if __name__ == "__main__":
    main()
