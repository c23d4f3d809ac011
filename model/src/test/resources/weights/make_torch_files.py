#!/usr/bin/env python3
"""Makes the small PyTorch files of this directory with Python's own pickle and zipfile.

No PyTorch is needed: stub classes bear the names that torch.save's pickles refer to, and the layouts
are those of torch/serialization.py: since 1.6 a stored zip archive, before that five pickles (magic
number, protocol, system, object, storage keys) and then each storage as a 64-bit count and its
numbers. Every number of a storage is its place plus 0.5 (whole for integers), so a test can tell
which was read.

    python3 make_torch_files.py
"""

import collections
import io
import os
import pickle
import struct
import sys
import types
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
MAGIC = 0x1950A86A20F9469CFC6C


def stub(module_name, **members):
    module = sys.modules.setdefault(module_name, types.ModuleType(module_name))
    for name, member in members.items():
        member.__module__ = module_name
        member.__qualname__ = name
        setattr(module, name, member)


def function(name):
    def never_called(*_):
        raise AssertionError(name)

    never_called.__name__ = name
    return never_called


FORMATS = {"FloatStorage": "f", "HalfStorage": "e", "LongStorage": "q", "BFloat16Storage": None}
stub("torch", **{name: type(name, (), {}) for name in FORMATS})
stub(
    "torch._utils",
    _rebuild_tensor_v2=function("_rebuild_tensor_v2"),
    _rebuild_parameter=function("_rebuild_parameter"),
)
sys.modules["torch"]._utils = sys.modules["torch._utils"]


class Storage:
    def __init__(self, kind, key, count):
        self.kind, self.key, self.count = kind, key, count

    def data(self):
        if self.kind == "BFloat16Storage":
            return b"".join(struct.pack("<f", i + 0.5)[2:] for i in range(self.count))
        form = FORMATS[self.kind]
        half = 0 if form == "q" else 0.5
        return b"".join(struct.pack("<" + form, i + half) for i in range(self.count))


class Tensor:
    def __init__(self, storage, offset, size, stride):
        self.arguments = (storage, offset, size, stride, False, collections.OrderedDict())

    def __reduce__(self):
        return sys.modules["torch._utils"]._rebuild_tensor_v2, self.arguments


class Parameter:
    def __init__(self, tensor):
        self.tensor = tensor

    def __reduce__(self):
        rebuild = sys.modules["torch._utils"]._rebuild_parameter
        return rebuild, (self.tensor, True, collections.OrderedDict())


def state(keys):
    """A state_dict with what views there are: whole, transposed, offset, shared, empty."""
    f = Storage("FloatStorage", keys[0], 24)
    h = Storage("HalfStorage", keys[1], 6)
    b = Storage("BFloat16Storage", keys[2], 6)
    q = Storage("LongStorage", keys[3], 5)
    tensors = collections.OrderedDict()
    tensors["bert.whole.weight"] = Tensor(f, 0, (4, 6), (6, 1))
    tensors["bert.transposed.weight"] = Tensor(f, 0, (6, 4), (1, 6))
    tensors["bert.offset.weight"] = Tensor(f, 7, (2, 3), (6, 1))
    tensors["bert.norm.gamma"] = Tensor(h, 0, (6,), (1,))
    tensors["bert.norm.beta"] = Tensor(b, 0, (6,), (1,))
    tensors["bert.number"] = Tensor(f, 3, (), ())
    tensors["bert.empty"] = Tensor(f, 0, (0, 3), (3, 1))
    tensors["bert.parameter.weight"] = Parameter(Tensor(f, 0, (24,), (1,)))
    tensors["bert.embeddings.position_ids"] = Tensor(q, 0, (1, 5), (5, 1))
    tensors._metadata = collections.OrderedDict({"": {"version": 1}})
    return tensors, (f, h, b, q)


class Pickler(pickle.Pickler):
    legacy = False

    def persistent_id(self, obj):
        if not isinstance(obj, Storage):
            return None
        kind = getattr(sys.modules["torch"], obj.kind)
        return ("storage", kind, obj.key, "cpu", obj.count) + ((None,) if self.legacy else ())


def dump(obj, protocol=2, legacy=False):
    out = io.BytesIO()
    pickler = Pickler(out, protocol)
    pickler.legacy = legacy
    pickler.dump(obj)
    return out.getvalue()


def write_zip(name, data_pkl, storages, byteorder=b"little"):
    with zipfile.ZipFile(os.path.join(HERE, name), "w", zipfile.ZIP_STORED) as archive:

        def put(entry, data):
            archive.writestr(zipfile.ZipInfo("archive/" + entry, (1980, 1, 1, 0, 0, 0)), data)

        put("data.pkl", data_pkl)
        if byteorder:
            put("byteorder", byteorder)
        for storage in storages:
            put("data/" + storage.key, storage.data())
        put("version", b"3\n")


def write_legacy(name, obj, storages, little_endian=True):
    system = {
        "protocol_version": 1001,
        "little_endian": little_endian,
        "type_sizes": {"short": 2, "int": 4, "long": 4},
    }
    with open(os.path.join(HERE, name), "wb") as out:
        for each in (MAGIC, 1001, system):
            out.write(pickle.dumps(each, 2))
        out.write(dump(obj, legacy=True))
        ordered = sorted(storages, key=lambda storage: storage.key)
        out.write(pickle.dumps([storage.key for storage in ordered], 2))
        for storage in ordered:
            out.write(struct.pack("<q", storage.count) + storage.data())


class Call:
    """What a hostile pickle is made of: a call on loading."""

    def __init__(self, target, *arguments):
        self.call = target, arguments

    def __reduce__(self):
        return self.call


def main():
    tensors, storages = state(["0", "1", "2", "3"])
    write_zip("zip.bin", dump(tensors), storages)
    write_zip("zip-protocol-4.bin", dump(tensors, protocol=4), storages, byteorder=None)
    write_zip("zip-nested.bin", dump({"epoch": 3, "state_dict": tensors}), storages)
    write_zip("zip-big-endian.bin", dump(tensors), storages, byteorder=b"big")
    tensors, storages = state(["94370976", "94370977", "94370978", "94370979"])
    write_legacy("legacy.bin", tensors, storages)
    write_legacy("legacy-big-endian.bin", tensors, storages, little_endian=False)

    stub("java")
    stub("java.lang", Runtime=type("Runtime", (), {}))
    hostile = {
        "os-system": Call(os.system, "touch hostile"),
        "eval": Call(eval, "1"),
        "java-class": Call(sys.modules["java.lang"].Runtime, "touch hostile"),
        "getattr": Call(getattr, collections.OrderedDict, "clear"),
    }
    for name, call in hostile.items():
        write_zip("hostile-%s.bin" % name, dump({"weight": call}), [])


if __name__ == "__main__":
    main()
