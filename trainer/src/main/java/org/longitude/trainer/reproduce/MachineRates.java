package org.longitude.trainer.reproduce;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.CodingModelConfig;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.pretrain.EncoderKind;

/**
 * How fast this machine is, for the time plan: models of the preset's size read random tokens for
 * some seconds, and training is taken to cost so many readings.
 *
 * @param longTokens trained a second through sliding-window layers
 * @param shortTokens trained a second through full-attention layers
 */
record MachineRates(double longTokens, double shortTokens) {

    /** A step's backward pass costs two forward passes; the optimiser and the batch half a one. */
    private static final double READINGS_PER_TRAINING = 3.5;

    private static final double SECONDS_EACH = 4;

    /** Where the whole run takes a minute or two. */
    private static final double SECONDS_EACH_SMOKE = 0.5;

    private static final int ADMISSIONS = 4;
    private static final int LONG_TOKENS = 1_300;

    static MachineRates measure(ReproductionConfig config, Device device) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < Math.min(config.wordsMax(), 12_000); i++) {
            words.add("w" + i);
        }
        Tokenizer tokenizer = WordTokenizer.ofWords(words);
        return new MachineRates(
                rate(config, device, tokenizer, EncoderKind.LONGFORMER, LONG_TOKENS),
                rate(config, device, tokenizer, EncoderKind.BERT, config.size().shortTokens() - 2));
    }

    private static double rate(
            ReproductionConfig config,
            Device device,
            Tokenizer tokenizer,
            EncoderKind kind,
            int tokens) {
        CodingModelConfig shape =
                new CodingModelConfig(
                        config.size().fresh(kind, config.size().freshLayers(), tokenizer),
                        config.labelsMax(),
                        false,
                        tokenizer.unknownId(),
                        tokenizer.clsId(),
                        tokenizer.sepId());
        float[] noEvidence = new float[config.labelsMax()];
        Arrays.fill(noEvidence, 2);
        int[] text = new Random(1).ints(tokens, 5, tokenizer.vocabularySize()).toArray();
        List<int[]> batch = Collections.nCopies(ADMISSIONS, text);
        double secondsEach = config.preset().equals("smoke") ? SECONDS_EACH_SMOKE : SECONDS_EACH;
        try (CodingModel model = CodingModel.create(shape, device, 1)) {
            model.score(batch, noEvidence);
            StepTime.Watch watch = new StepTime.Watch();
            long done = 0;
            while (watch.read().seconds() < secondsEach) {
                model.score(batch, noEvidence);
                done += (long) ADMISSIONS * tokens;
            }
            return done / alone(watch.read(), device) / READINGS_PER_TRAINING;
        }
    }

    /** What it would have taken, had nothing else run beside: a CPU is worked, or waited for. */
    private static double alone(StepTime time, Device device) {
        return device.isGpu() || time.cpuSeconds() <= 0
                ? time.seconds()
                : Math.min(time.seconds(), time.cpuSeconds());
    }

    double seconds(Step.Work work) {
        return work.longTokens() / longTokens + work.shortTokens() / shortTokens + work.seconds();
    }

    /** A line a step, and the sum. */
    List<String> lines(List<Step> steps) {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "this machine trains about %,.0f tokens/s through a Longformer and %,.0f through a BERT of this size",
                        longTokens,
                        shortTokens));
        double all = 0;
        for (Step step : steps) {
            double seconds = seconds(step.work());
            all += seconds;
            lines.add(String.format(Locale.ROOT, "  %6.1f min  %s", seconds / 60, step.title()));
        }
        lines.add(
                String.format(
                        Locale.ROOT,
                        "  %6.1f min  together, if the machine is left alone",
                        all / 60));
        return lines;
    }
}
