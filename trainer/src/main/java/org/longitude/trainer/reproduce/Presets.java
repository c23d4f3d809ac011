package org.longitude.trainer.reproduce;

import java.util.List;
import org.longitude.trainer.embeddings.EmbeddingConfig;
import org.longitude.trainer.finetune.FineTuneConfig;
import org.longitude.trainer.probe.ProbeConfig;
import org.longitude.trainer.reproduce.ReproductionConfig.Admissions;

/** The three presets. */
final class Presets {

    private static final double PAPER_EPSILON = 2e-8;
    private static final int PAPER_BATCH = 32;

    /** By admissions, so that a model that reads little of each makes as many steps as others. */
    private static final int TINY_BATCH = 8;

    private static final double MINUTES_MAX = 90;

    private Presets() {}

    /** Every step once, on next to nothing: whether it works, not what it comes to. */
    static ReproductionConfig smoke() {
        return new ReproductionConfig(
                "smoke",
                new Admissions(40, 12, 20),
                "source",
                List.of(1),
                8,
                2_000,
                1,
                600,
                60,
                false,
                new EncoderSize(32, 1, 2, 16, 512),
                EmbeddingConfig.small(32),
                new PretrainingPlan(
                        new PretrainingPlan.Steps(4, 4, 4, 4),
                        16,
                        8_192,
                        1e-3,
                        PAPER_EPSILON,
                        0.01,
                        0.2,
                        1,
                        20),
                new FineTuneConfig(
                        1, 1, 5, 16_384, 0.5, 4e-3, 2e-3, 1, 0.01, 0.1f, 0, 0.03f, 1, 12, 1),
                new FineTuneConfig(
                        1, 1, 5, 16_384, 0.2, 4e-3, 2e-3, 1, 0.01, 0.1f, 0, 0.03f, 1, 12, 1),
                new FineTuneConfig(1, 1, 5, 16_384, 0, 2e-3, 2e-3, 1, 0.01, 0.1f, 0, 0, 1, 12, 1),
                new ProbeConfig(32, 0.01, PAPER_EPSILON, 2, 2, 1),
                100);
    }

    /** Small models on generated admissions, for two cores: planned for about 80 minutes. */
    static ReproductionConfig tiny() {
        FineTuneConfig attention =
                new FineTuneConfig(
                        1,
                        4,
                        MINUTES_MAX,
                        16_384,
                        0.25,
                        4e-3,
                        2e-3,
                        1,
                        0.01,
                        0.1f,
                        0,
                        0.03f,
                        1,
                        200,
                        2,
                        0,
                        0,
                        TINY_BATCH,
                        0);
        return new ReproductionConfig(
                "tiny",
                new Admissions(1_200, 200, 400),
                "source",
                List.of(1, 2),
                50,
                12_000,
                3,
                2_000,
                3_000,
                false,
                new EncoderSize(128, 1, 2, 32, 512),
                EmbeddingConfig.small(128),
                new PretrainingPlan(
                        new PretrainingPlan.Steps(600, 700, 1_500, 1_500),
                        PAPER_BATCH,
                        8_192,
                        1e-3,
                        PAPER_EPSILON,
                        0.01,
                        0.02,
                        5,
                        400),
                attention,
                attention,
                new FineTuneConfig(
                        1,
                        3,
                        MINUTES_MAX,
                        16_384,
                        0,
                        1e-3,
                        1e-3,
                        1,
                        0.01,
                        0.1f,
                        0,
                        0,
                        1,
                        200,
                        2,
                        0,
                        0,
                        TINY_BATCH,
                        0),
                new ProbeConfig(32, 0.01, PAPER_EPSILON, 40, 5, 1),
                1_000);
    }

    /**
     * The paper's sizes and settings (section 4), for a GPU and a snapshot of real notes: 50,000
     * words and four special tokens, batches of 32, Adam with epsilon 2e-8, 1e-5 to pre-train and
     * 2e-5 to fine-tune, steps as in its Table 3.
     */
    static ReproductionConfig base() {
        FineTuneConfig fineTune =
                new FineTuneConfig(
                        1,
                        10,
                        100_000,
                        16_384,
                        0,
                        2e-5,
                        2e-5,
                        1,
                        0,
                        0.1f,
                        0.1f,
                        0,
                        1,
                        5_000,
                        2,
                        0,
                        PAPER_EPSILON,
                        PAPER_BATCH,
                        0);
        return new ReproductionConfig(
                "base",
                new Admissions(0, 0, 0),
                "patient:0.1:0.1:1",
                List.of(1, 2),
                50,
                50_000,
                1,
                0,
                0,
                true,
                new EncoderSize(768, 12, 12, 512, 512),
                EmbeddingConfig.paper(),
                new PretrainingPlan(
                        new PretrainingPlan.Steps(0, 16_000, 32_000, 14_000),
                        PAPER_BATCH,
                        16_384,
                        1e-5,
                        PAPER_EPSILON,
                        0,
                        0.02,
                        16,
                        2_000),
                fineTune,
                fineTune,
                fineTune,
                ProbeConfig.paper(),
                1_000);
    }
}
