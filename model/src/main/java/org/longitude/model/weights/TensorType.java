package org.longitude.model.weights;

import java.util.Arrays;
import java.util.Optional;

/** What one number of a tensor is, by its names in safetensors and in PyTorch's files. */
public enum TensorType {
    F32("FloatStorage", 4),
    F16("HalfStorage", 2),
    BF16("BFloat16Storage", 2),
    F64("DoubleStorage", 8),
    I64("LongStorage", 8),
    I32("IntStorage", 4),
    I16("ShortStorage", 2),
    I8("CharStorage", 1),
    U8("ByteStorage", 1),
    BOOL("BoolStorage", 1);

    private final String torchStorage;
    private final int bytes;

    TensorType(String torchStorage, int bytes) {
        this.torchStorage = torchStorage;
        this.bytes = bytes;
    }

    /** Size of one number. */
    public int bytes() {
        return bytes;
    }

    /** Whether a tensor of this type can be a model's weight; others are buffers. */
    public boolean isWeight() {
        return this == F32 || this == F16 || this == BF16;
    }

    static Optional<TensorType> ofSafetensors(String dtype) {
        return Arrays.stream(values()).filter(type -> type.name().equals(dtype)).findFirst();
    }

    /**
     * The type of a storage class.
     *
     * @param name a class of module {@code torch}
     */
    static Optional<TensorType> ofTorchStorage(String name) {
        return Arrays.stream(values()).filter(type -> type.torchStorage.equals(name)).findFirst();
    }
}
