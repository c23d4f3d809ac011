package org.longitude.model.encoder;

import java.util.ArrayList;
import java.util.List;

/**
 * Admissions as a model's encoder reads them, in host memory: all that can be done before the
 * device is free. {@link CodingModel#layOut} makes it and {@link CodingModel#score} reads it.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class LaidOut {

    /**
     * Admissions that the encoder holds at once.
     *
     * @param which their numbers among all
     * @param parts the rows of the batch in runs that the encoder takes one after the other
     */
    record Turn(List<Integer> which, AdmissionBatch batch, List<PackedTokens> parts) {}

    /** Most tokens the encoder holds at once; what exceeds it goes in turns. */
    static final int TOKENS_MAX = 32_768;

    private final CodingModelConfig config;
    private final List<Turn> turns;
    private final int admissions;

    private LaidOut(CodingModelConfig config, List<Turn> turns, int admissions) {
        this.config = config;
        this.turns = List.copyOf(turns);
        this.admissions = admissions;
    }

    /** Lays out the first token windows of valid admissions. */
    static LaidOut of(CodingModelConfig config, List<int[]> admissions, int tokenWindowsMax) {
        List<Turn> turns = new ArrayList<>();
        for (List<Integer> which : split(admissions)) {
            AdmissionBatch batch =
                    AdmissionBatch.of(
                            config, which.stream().map(admissions::get).toList(), tokenWindowsMax);
            turns.add(new Turn(which, batch, parts(config.encoder(), batch.packed())));
        }
        return new LaidOut(config, turns, admissions.size());
    }

    /** The encoder takes token windows in turns, so that its memory is bounded. */
    private static List<PackedTokens> parts(EncoderConfig config, PackedTokens packed) {
        List<PackedTokens> parts = new ArrayList<>();
        int from = 0;
        while (from < packed.rows()) {
            int to = from + 1;
            while (to < packed.rows() && packed.start(to + 1) - packed.start(from) <= TOKENS_MAX) {
                to++;
            }
            PackedTokens part = packed.slice(from, to);
            if (config instanceof LongformerConfig longformer) {
                longformer.attentionWindows().forEach(wide -> part.scoringWindows(wide / 2));
            }
            parts.add(part);
            from = to;
        }
        return parts;
    }

    /** Splits a batch where its tokens would exceed {@link #TOKENS_MAX}. */
    private static List<List<Integer>> split(List<int[]> admissions) {
        List<List<Integer>> turns = new ArrayList<>();
        List<Integer> turn = new ArrayList<>();
        long tokens = 0;
        for (int i = 0; i < admissions.size(); i++) {
            if (!turn.isEmpty() && tokens + admissions.get(i).length > TOKENS_MAX) {
                turns.add(turn);
                turn = new ArrayList<>();
                tokens = 0;
            }
            turn.add(i);
            tokens += admissions.get(i).length;
        }
        turns.add(turn);
        return turns;
    }

    List<Turn> turns() {
        return turns;
    }

    int admissions() {
        return admissions;
    }

    /**
     * Ids were checked against one vocabulary, and windows cut for one encoder.
     *
     * @throws IllegalStateException if that was another model's
     */
    void requireFor(CodingModelConfig expected) {
        if (!config.equals(expected)) {
            throw new IllegalStateException(
                    "admissions laid out for another model: %s (expected: %s)"
                            .formatted(config, expected));
        }
    }

    /** Sizes only: ids are the patient's words. */
    @Override
    public String toString() {
        return "LaidOut[admissions=%d, turns=%d]".formatted(admissions, turns.size());
    }
}
