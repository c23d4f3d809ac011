package org.longitude.model.encoder;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The numbers that an encoder's large products are worked out in. Weights are kept as fp32 except
 * under {@link #INT8}; sums, softmax and layer norms are fp32 in all of them.
 */
public enum ComputeType {
    /** 32-bit floats throughout. */
    FP32,

    /**
     * Products and attention in bfloat16, trainable: gradients arrive at fp32 weights. Meant for
     * GPUs and for CPUs that have instructions for it.
     */
    BF16,

    /**
     * Linear maps in 8-bit integers with 32-bit sums, on a CPU, for scoring only: weights are
     * quantised once per output channel, activations at each call per token, so that a note's
     * result does not depend on its batch mates.
     */
    INT8;

    /**
     * The compute type of a word in a configuration or on a command line.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static ComputeType of(String word) {
        for (ComputeType type : values()) {
            if (type.word().equals(word.strip().toLowerCase(Locale.ROOT))) {
                return type;
            }
        }
        throw new IllegalArgumentException(
                "compute: %s (expected: %s)"
                        .formatted(
                                word,
                                Arrays.stream(values())
                                        .map(ComputeType::word)
                                        .collect(Collectors.joining(", "))));
    }

    /** As it is written: {@code fp32}, {@code bf16} or {@code int8}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
