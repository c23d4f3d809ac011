package org.longitude.deploy.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import org.longitude.model.encoder.Architecture;
import org.longitude.model.encoder.ForwardPass;
import org.longitude.model.encoder.PackedTokens;
import org.longitude.model.encoder.Placement;
import org.longitude.model.encoder.PretrainedConfig;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.encoder.TokenRow;

/**
 * One measurement of a Longformer with random weights, in the calling process.
 *
 * <p>Threading: one thread, which owns the engine. Ownership: the model until {@link #close()}.
 */
final class EncoderBench implements AutoCloseable {

    private static final int FIRST_WORD = 10;
    private static final long SEED = 7;
    private static final int LEAK_BATCH_MAX = 4;
    private static final int LEAK_TOKENS_MIN = 30;
    private static final int LEAK_SAMPLES = 20;

    private final BenchJob job;
    private final DoubleConsumer progress;
    private final PretrainedModel model;
    private final @Nullable MlmSteps steps;

    EncoderBench(BenchJob job, DoubleConsumer progress) {
        this.job = job;
        this.progress = progress;
        boolean steps =
                job.kind() == BenchJob.Kind.MLM_STEP || job.kind() == BenchJob.Kind.LEAK_TRAIN;
        Architecture architecture = steps ? Architecture.MASKED_LANGUAGE : Architecture.BARE;
        this.model =
                PretrainedModel.create(
                        new PretrainedConfig(job.model().config(), architecture, 0, true),
                        Placement.of("cpu", job.compute()),
                        SEED);
        this.steps = steps ? new MlmSteps(model) : null;
    }

    BenchRow run() {
        if (job.profile()) {
            return profile();
        }
        return switch (job.kind()) {
            case FORWARD, TRAIN, MLM_STEP, MIXED -> rate();
            case LEAK_FORWARD, LEAK_TRAIN -> leak();
        };
    }

    private BenchRow rate() {
        PackedTokens batch = packed(job.lengths());
        MatmulReference reference = new MatmulReference();
        Rate tokens = new Rate();
        Rate uniform = new Rate();
        PackedTokens equal = packed(equalLengths());
        call(batch);
        for (int round = 0; round < job.rounds(); round++) {
            progress.accept((double) round / job.rounds());
            reference.turn(model.manager(), job.secondsMin());
            tokens.turn(() -> call(batch), (double) job.tokens(), job.secondsMin());
            if (job.kind() == BenchJob.Kind.MIXED) {
                uniform.turn(() -> call(equal), (double) job.tokens(), job.secondsMin());
            }
        }
        double operationsPerToken = job.model().usefulOperations(job) / job.tokens();
        double share =
                tokens.perCpuSecond() * operationsPerToken / reference.operationsPerCpuSecond();
        return row(
                tokens.perSecond(),
                share,
                job.kind() == BenchJob.Kind.MIXED
                        ? tokens.perCpuSecond() / uniform.perCpuSecond()
                        : null,
                reference.operationsPerCpuSecond() / 1e9,
                null,
                null);
    }

    /** One call after one that warmed up. */
    private BenchRow profile() {
        PackedTokens batch = packed(job.lengths());
        call(batch);
        Rate tokens = new Rate();
        List<EngineProfile.Part> parts =
                EngineProfile.of(() -> tokens.turn(() -> call(batch), (double) job.tokens(), 0));
        return row(tokens.perSecond(), null, null, null, null, parts);
    }

    private List<Integer> equalLengths() {
        int each = (int) (job.tokens() / job.lengths().size());
        return Collections.nCopies(job.lengths().size(), each);
    }

    /** Calls of mixed batches; memory is read {@value #LEAK_SAMPLES} times, evenly. */
    private BenchRow leak() {
        Random random = new Random(SEED);
        List<MemorySample> samples = new ArrayList<>();
        Rate tokens = new Rate();
        for (int done = 1; done <= job.rounds(); done++) {
            List<Integer> lengths = mixed(random);
            PackedTokens batch = packed(lengths);
            tokens.turn(() -> call(batch), batch.tokens(), 0);
            if (done % Math.max(1, job.rounds() / LEAK_SAMPLES) == 0) {
                samples.add(MemorySample.after(done));
            }
            progress.accept((double) done / job.rounds());
        }
        return row(tokens.perSecond(), null, null, null, MemoryTrend.of(samples), null);
    }

    private List<Integer> mixed(Random random) {
        int longest = job.lengths().get(0);
        List<Integer> lengths = new ArrayList<>();
        int notes = 1 + random.nextInt(LEAK_BATCH_MAX);
        for (int i = 0; i < notes; i++) {
            lengths.add(LEAK_TOKENS_MIN + random.nextInt(longest - LEAK_TOKENS_MIN + 1));
        }
        return lengths;
    }

    private BenchRow row(
            double tokensPerSecond,
            @Nullable Double share,
            @Nullable Double shareOfUniform,
            @Nullable Double referenceGflops,
            @Nullable MemoryTrend memory,
            @Nullable List<EngineProfile.Part> parts) {
        return new BenchRow(
                job.lengths().size(),
                Collections.max(job.lengths()),
                job.training() ? "train" : "forward",
                job.compute(),
                tokensPerSecond,
                share,
                ProcessFigures.peakRssBytes(),
                part(),
                job.tokens(),
                shareOfUniform,
                referenceGflops,
                memory,
                parts);
    }

    private String part() {
        return switch (job.kind()) {
            case FORWARD -> "encoder forward";
            case TRAIN -> "encoder forward and backward";
            case MIXED -> "encoder forward, mixed lengths";
            case MLM_STEP -> "masked-language-model step with AdamW";
            case LEAK_FORWARD -> "leak: forward calls of mixed lengths";
            case LEAK_TRAIN -> "leak: training steps of mixed lengths";
        };
    }

    private void call(PackedTokens batch) {
        if (steps != null) {
            steps.step(batch);
            return;
        }
        try (NDManager step = model.manager().newSubManager()) {
            if (!job.training()) {
                // Reading a number makes sure that the work is done.
                model.encode(step, batch, ForwardPass.scoring()).max().getFloat();
                return;
            }
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray states = model.encode(step, batch, ForwardPass.plainTraining());
                collector.backward(states.square().mean());
            }
        }
    }

    private PackedTokens packed(List<Integer> lengths) {
        List<TokenRow> rows = new ArrayList<>();
        Random random = new Random(SEED);
        for (int tokens : lengths) {
            int[] ids = random.ints(tokens, FIRST_WORD, BenchModel.VOCABULARY).toArray();
            rows.add(TokenRow.withGlobalFirst(ids));
        }
        return PackedTokens.of(model.config().encoder(), rows);
    }

    @Override
    public void close() {
        if (steps != null) {
            steps.close();
        }
        model.close();
    }
}
