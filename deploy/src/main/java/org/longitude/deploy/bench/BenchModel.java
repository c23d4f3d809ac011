package org.longitude.deploy.bench;

import java.util.Collections;
import org.longitude.model.encoder.LayerNormPlace;
import org.longitude.model.encoder.LongformerConfig;

/**
 * The size of the Longformer that is measured.
 *
 * @param layers of the encoder
 * @param width C of a token state; a head for each {@value #HEAD_WIDTH}
 */
public record BenchModel(int layers, int width) {

    static final int VOCABULARY = 50_265;
    static final int POSITIONS = 4098;

    private static final int ATTENTION_WINDOW = 512;
    private static final int HEAD_WIDTH = 64;

    public BenchModel {
        if (layers < 1) {
            throw new IllegalArgumentException("--layers: %d (expected: >= 1)".formatted(layers));
        }
        if (width < HEAD_WIDTH || width % HEAD_WIDTH != 0) {
            throw new IllegalArgumentException(
                    "--width: %d (expected: a multiple of %d)".formatted(width, HEAD_WIDTH));
        }
    }

    LongformerConfig config() {
        return config(VOCABULARY);
    }

    /** The same with so many words. */
    public LongformerConfig config(int vocabulary) {
        return new LongformerConfig(
                vocabulary,
                width,
                width / HEAD_WIDTH,
                4 * width,
                Collections.nCopies(layers, ATTENTION_WINDOW),
                POSITIONS,
                1,
                1e-5,
                0.02,
                LayerNormPlace.POST);
    }

    /** Operations that a job counts. */
    double usefulOperations(BenchJob job) {
        return UsefulOperations.of(
                job.lengths(), layers, width, ATTENTION_WINDOW / 2, job.training());
    }
}
