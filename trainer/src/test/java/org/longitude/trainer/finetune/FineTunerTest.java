package org.longitude.trainer.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.CodingModelConfig;
import org.longitude.model.encoder.LayerNormPlace;
import org.longitude.model.encoder.LongformerConfig;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.CodedAdmission;
import org.longitude.trainer.run.ConfigFiles;
import org.longitude.trainer.run.RunFolder;

class FineTunerTest {

    private static final int LABELS = 2;
    private static final int NO = 5;
    private static final int FIRST_FINDING = 6;
    private static final int FIRST_FILLER = FIRST_FINDING + LABELS;
    private static final int VOCABULARY = 40;

    @Test
    void shouldLearnNegationWhichABagOfWordsCannot() {
        List<CodedAdmission> train = admissions(600, 1);
        List<CodedAdmission> dev = admissions(150, 2);
        List<Double> losses = new ArrayList<>();

        try (CodingModel model = model(1)) {
            FineTuneResult result = train(config(16, 0.1), model, train, dev, collecting(losses));

            assertThat(mean(losses.subList(losses.size() - 20, losses.size())))
                    .isLessThan(0.5 * mean(losses.subList(0, 20)));
            assertThat(result.best().microF1()).isGreaterThan(0.95);
            assertThat(result.constantMicroF1()).isLessThan(0.75);
        }
    }

    @Test
    void shouldReportTheConstantPredictionAsAFailure() {
        List<CodedAdmission> train = withRandomLabels(admissions(200, 1), 5);
        List<CodedAdmission> dev = withRandomLabels(admissions(600, 2), 6);

        try (CodingModel model = model(1)) {
            assertThatThrownBy(
                            () -> train(config(2, 0.5), model, train, dev, FineTuneListener.SILENT))
                    .isInstanceOfSatisfying(
                            TrainerException.class,
                            e -> assertThat(e.error()).isEqualTo(TrainerError.STUCK_AT_CONSTANT))
                    .hasMessageContaining("best constant prediction");
        }
    }

    @Test
    void shouldTrainAgainAfterScoringAndWithTheSameSeedAlike() {
        List<CodedAdmission> train = admissions(200, 1);
        List<CodedAdmission> dev = admissions(50, 2);
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();

        try (CodingModel one = model(1);
                CodingModel other = model(1)) {
            train(config(10, 0.1), one, train, dev, collecting(first));
            float[] scored = one.score(List.of(dev.get(0).tokenIds())).get(0).probabilities();
            train(config(10, 0.1), one, train, dev, collecting(first));
            train(config(10, 0.1), other, train, dev, collecting(second));

            assertThat(first).hasSize(2 * second.size());
            assertThat(second).isEqualTo(first.subList(0, second.size()));
            assertThat(mean(first.subList(second.size(), first.size())))
                    .as("the second run goes on where the first ended")
                    .isLessThan(mean(second));
            assertThat(one.score(List.of(dev.get(0).tokenIds())).get(0).probabilities())
                    .isNotEqualTo(scored);
        }
    }

    @Test
    void shouldMakeTheSameStepsOfABatchWhenItIsCutIntoMicroBatches() {
        List<Double> whole = losses(batches(16, 100_000));
        List<Double> cut = losses(batches(16, 64));

        // 40 admissions in steps of 16, twice
        assertThat(whole).hasSize(6);
        assertThat(cut).hasSize(6);
        for (int step = 0; step < whole.size(); step++) {
            assertThat(cut.get(step)).isCloseTo(whole.get(step), Offset.offset(1e-4));
        }
    }

    /** Of a run that is too short to learn anything. */
    private static List<Double> losses(FineTuneConfig config) {
        List<Double> losses = new ArrayList<>();
        List<CodedAdmission> train = admissions(40, 1);
        try (CodingModel model = model(1)) {
            train(config, model, train, train, collecting(losses));
        } catch (TrainerException e) {
            assertThat(e.error()).isEqualTo(TrainerError.STUCK_AT_CONSTANT);
        }
        return losses;
    }

    @Test
    void shouldStopAfterTheStepUnderWayWhenInterrupted() {
        List<Integer> steps = new ArrayList<>();
        FineTuneListener interrupting =
                new FineTuneListener() {
                    @Override
                    public void onStep(int step, int of, double loss, double speed, double left) {
                        steps.add(step);
                        if (step == 3) {
                            Thread.currentThread().interrupt();
                        }
                    }
                };

        try (CodingModel model = model(1)) {
            assertThatThrownBy(
                            () ->
                                    train(
                                            config(4, 0.1),
                                            model,
                                            admissions(200, 1),
                                            admissions(20, 2),
                                            interrupting))
                    .isInstanceOfSatisfying(
                            TrainerException.class,
                            e -> assertThat(e.error()).isEqualTo(TrainerError.TRAINING_STOPPED));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(steps).containsExactly(1, 2, 3);
        }
    }

    @Test
    void shouldTakeSoManyAdmissionsAStepWhateverTheirLength() {
        FineTuneConfig config = withBatch(config(1, 0.5), 32);
        List<Integer> steps = new ArrayList<>();
        FineTuneListener counting =
                new FineTuneListener() {
                    @Override
                    public void onStep(int step, int of, double loss, double speed, double left) {
                        steps.add(of);
                    }
                };

        try (CodingModel model = model(1)) {
            train(config, model, admissions(70, 1), admissions(20, 2), counting);
        }

        assertThat(steps).as("70 admissions in 32, 32 and 6").containsExactly(3, 3, 3);
    }

    @Test
    void shouldLearnOnTwoReplicasWhatOneLearnsOfTheJointBatch() throws IOException {
        FineTuneConfig config = withBatch(config(16, 0.1), 16);
        List<CodedAdmission> train = admissions(48, 1);
        List<Double> alone = new ArrayList<>();
        List<Double> shared = new ArrayList<>();

        try (CodingModel one = model(1);
                CodingModel first = model(1);
                CodingModel second = model(2);
                RunFolder folder = RunFolder.passing(config);
                RunFolder other = RunFolder.passing(config)) {
            new FineTuner(config).trainToEnd(List.of(one), train, train, folder, collecting(alone));
            new FineTuner(config)
                    .trainToEnd(List.of(first, second), train, train, other, collecting(shared));

            assertThat(shared).hasSameSizeAs(alone);
            for (int step = 0; step < 10; step++) {
                assertThat(shared.get(step)).isCloseTo(alone.get(step), withinPercentage(0.01));
            }
            assertThat(second.score(List.of(train.get(0).tokenIds())).get(0).probabilities())
                    .as("replicas end with the same weights")
                    .isEqualTo(
                            first.score(List.of(train.get(0).tokenIds())).get(0).probabilities());
        }
    }

    @Test
    void shouldReadAnEpsilonOfNothingAsTheCustomaryOne() {
        assertThat(ConfigFiles.read(FineTuneConfig.class, config(1, 0), null, Map.of("epsilon", 0)))
                .extracting(config -> config.optimizer().epsilon())
                .isEqualTo(1e-8);
        assertThat(FineTuneConfig.paper(1).epsilon()).isEqualTo(2e-8);
        assertThat(FineTuneConfig.paper(1).batchAdmissions()).isEqualTo(32);
    }

    private static FineTuneConfig withBatch(FineTuneConfig config, int admissions) {
        return ConfigFiles.read(
                FineTuneConfig.class,
                config,
                null,
                Map.of("batch_admissions", admissions, "dropout_rate", 0, "layer_dropout_rate", 0));
    }

    @Test
    void shouldRefuseLabelsOutsideTheModel() {
        CodedAdmission odd = new CodedAdmission("a", "p", new int[] {7}, new int[] {LABELS});

        try (CodingModel model = model(1)) {
            assertThatThrownBy(
                            () ->
                                    train(
                                            config(1, 0.5),
                                            model,
                                            List.of(odd),
                                            List.of(odd),
                                            FineTuneListener.SILENT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("label 2 (expected: 0 <= label < 2)");
        }
    }

    private static FineTuneResult train(
            FineTuneConfig config,
            CodingModel model,
            List<CodedAdmission> train,
            List<CodedAdmission> dev,
            FineTuneListener listener) {
        try (RunFolder folder = RunFolder.passing(config)) {
            return new FineTuner(config).train(model, train, dev, folder, listener);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<CodedAdmission> withRandomLabels(List<CodedAdmission> texts, long seed) {
        Random random = new Random(seed);
        return texts.stream()
                .map(
                        text ->
                                new CodedAdmission(
                                        text.admissionId(),
                                        text.patientId(),
                                        text.tokenIds(),
                                        IntStream.range(0, LABELS)
                                                .filter(label -> random.nextBoolean())
                                                .toArray()))
                .toList();
    }

    private static FineTuneListener collecting(List<Double> losses) {
        return new FineTuneListener() {
            @Override
            public void onStep(int step, int steps, double loss, double speed, double left) {
                losses.add(loss);
            }
        };
    }

    private static FineTuneConfig config(int epochs, double warmupShare) {
        return new FineTuneConfig(
                3, epochs, 5, 512, warmupShare, 4e-3, 8e-3, 1, 0.01, 0.05f, 0.05f, 0, 1, 1_000, 1);
    }

    /** Without dropout: which words drop out depends on how a step is cut. */
    private static FineTuneConfig batches(int admissions, int tokensMax) {
        return new FineTuneConfig(
                3,
                2,
                5,
                tokensMax,
                0,
                4e-3,
                8e-3,
                1,
                0.01,
                0,
                0,
                0,
                1,
                1_000,
                1,
                0,
                2e-8,
                admissions,
                0);
    }

    private static CodingModel model(long seed) {
        LongformerConfig encoder =
                new LongformerConfig(
                        VOCABULARY, 32, 2, 64, List.of(8), 130, 0, 1e-5, 0.18, LayerNormPlace.PRE);
        return CodingModel.create(
                new CodingModelConfig(encoder, LABELS, false, 4, 1, 2), Device.cpu(), seed);
    }

    /**
     * Every finding stands in every text, and so does a "no" for each: before the finding where the
     * label is absent, before a filler word where it is present. Only order tells them apart.
     */
    private static List<CodedAdmission> admissions(int count, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count).mapToObj(i -> admission(i, random)).toList();
    }

    private static CodedAdmission admission(int number, Random random) {
        List<Integer> text = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int label = 0; label < LABELS; label++) {
            boolean present = random.nextBoolean();
            fill(text, 3 + random.nextInt(5), random);
            if (present) {
                labels.add(label);
                text.add(NO);
                fill(text, 4, random);
                text.add(FIRST_FINDING + label);
            } else {
                text.add(NO);
                text.add(FIRST_FINDING + label);
                fill(text, 4, random);
            }
        }
        fill(text, 5, random);
        return new CodedAdmission(
                "a" + number,
                "p" + number,
                text.stream().mapToInt(Integer::intValue).toArray(),
                labels.stream().mapToInt(Integer::intValue).toArray());
    }

    private static void fill(List<Integer> text, int words, Random random) {
        for (int i = 0; i < words; i++) {
            text.add(FIRST_FILLER + random.nextInt(VOCABULARY - FIRST_FILLER));
        }
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
