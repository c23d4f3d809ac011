package org.longitude.deploy.bench;

import java.util.List;

/**
 * What one child JVM measures.
 *
 * @param kind what is run
 * @param lengths real tokens of each note of the batch
 * @param compute what large products are worked out in
 * @param model what is measured
 * @param rounds how often the reference and the encoder take turns, or calls of a leak run
 * @param secondsMin least time an encoder's turn takes
 * @param profile whether to say where the time of one call goes, instead of how much it is
 */
record BenchJob(
        Kind kind,
        List<Integer> lengths,
        String compute,
        BenchModel model,
        int rounds,
        int secondsMin,
        boolean profile) {

    enum Kind {
        /** Forward of one batch. */
        FORWARD,
        /** Forward and backward of one batch. */
        TRAIN,
        /** Forward of a mixed batch, in turns with one of equal lengths and as many tokens. */
        MIXED,
        /** Masked-language-model steps with AdamW. */
        MLM_STEP,
        /** Many forward calls of mixed lengths, with memory on the way. */
        LEAK_FORWARD,
        /** Many training steps of mixed lengths, with memory on the way. */
        LEAK_TRAIN
    }

    BenchJob {
        lengths = List.copyOf(lengths);
    }

    boolean training() {
        return kind == Kind.TRAIN || kind == Kind.MLM_STEP || kind == Kind.LEAK_TRAIN;
    }

    long tokens() {
        return lengths.stream().mapToLong(Integer::longValue).sum();
    }

    boolean uniform() {
        return lengths.stream().distinct().count() == 1;
    }

    /** As people write it: 4x1024, or the range of mixed lengths. */
    String shape() {
        if (uniform()) {
            return lengths.size() + "x" + lengths.get(0);
        }
        return "%dx(%d-%d)"
                .formatted(
                        lengths.size(),
                        lengths.stream().mapToInt(i -> i).min().orElseThrow(),
                        lengths.stream().mapToInt(i -> i).max().orElseThrow());
    }
}
