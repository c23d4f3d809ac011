package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

class CodingModelTest {

    private static final int VOCABULARY = 97;
    private static final int LABELS = 5;
    private static CodingModel model;

    @BeforeAll
    static void createModel() {
        model = CodingModel.create(config(), Device.cpu(), 7);
        stir(model, 3);
    }

    @AfterAll
    static void closeModel() {
        model.close();
    }

    @Test
    void shouldScoreAnAdmissionAloneAsInAnyBatch() {
        List<int[]> admissions = new ArrayList<>();
        for (int tokens : new int[] {1, 3, 17, 38, 39, 61, 62, 63, 64, 90, 150, 400}) {
            admissions.add(ids(tokens, tokens));
        }

        List<Scores> together = model.score(admissions);

        for (int i = 0; i < admissions.size(); i++) {
            Scores alone = model.score(List.of(admissions.get(i))).get(0);
            assertThat(together.get(i).probabilities())
                    .as("%d tokens", admissions.get(i).length)
                    .containsExactly(alone.probabilities(), within(1e-5f));
            assertThat(together.get(i).tokensRead()).isEqualTo(admissions.get(i).length);
        }
    }

    @Test
    void shouldScoreWhatAnotherThreadHasLaidOutMeanwhileAsIfItHadNot() throws Exception {
        List<int[]> admissions = List.of(ids(3, 1), ids(90, 2), ids(400, 3));
        float[] floors = new float[LABELS];
        Arrays.fill(floors, CodingModel.EVIDENCE_FLOOR);
        CompletableFuture<LaidOut> laidOut = new CompletableFuture<>();
        model.alone(
                () -> {
                    new Thread(() -> laidOut.complete(model.layOut(admissions, 64))).start();
                    laidOut.join();
                    return 0;
                });

        List<Scores> scores = model.score(laidOut.get(), floors);

        assertThat(scores)
                .usingRecursiveComparison()
                .isEqualTo(model.score(admissions, floors, 64));
    }

    @Test
    void shouldRefuseWhatWasLaidOutForAnotherModel() {
        LaidOut laidOut = model.layOut(List.of(ids(3, 1)), 64);
        float[] floors = new float[LABELS + 1];
        try (CodingModel other =
                CodingModel.create(
                        new CodingModelConfig(config().encoder(), LABELS + 1, false, 1, 2, 3),
                        Device.cpu(),
                        7)) {
            assertThatThrownBy(() -> other.score(laidOut, floors))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another model");
        }
    }

    @Test
    void shouldRefuseToLayOutWhatNoEncoderCanRead() {
        assertThatThrownBy(() -> model.layOut(List.of(ids(3, 1), new int[] {VOCABULARY}), 64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("admission 1")
                .hasMessageNotContaining(Integer.toString(VOCABULARY) + ",");
    }

    @Test
    void shouldReadEveryTokenWhenAnAdmissionExceedsThePositions() {
        int[] admission = ids(300, 1);
        float before = model.score(List.of(admission)).get(0).probability(0);

        for (int place : new int[] {0, 61, 62, 150, 299}) {
            int[] changed = admission.clone();
            changed[place] = changed[place] == 50 ? 51 : 50;
            float after = model.score(List.of(changed)).get(0).probability(0);
            assertThat(after).as("token %d changed", place).isNotEqualTo(before);
        }
        assertThat(model.score(List.of(admission)).get(0).tokenWindows()).isGreaterThan(4);
    }

    @Test
    void shouldReadOnlyTheFirstTokenWindowsAndSaySoWhenTheyAreLimited() {
        int[] admission = ids(300, 1);
        float[] floors = new float[LABELS];

        Scores all = model.score(List.of(admission), floors).get(0);
        Scores limited = model.score(List.of(admission), floors, 2).get(0);

        assertThat(limited.tokenWindows()).isEqualTo(2);
        assertThat(limited.tokensRead()).isLessThan(300).isGreaterThan(62);
        assertThat(all.tokensRead()).isEqualTo(300);
        assertThat(model.config().coverage(300, 2))
                .isEqualTo(new Coverage(300, limited.tokensRead(), 2));
        assertThat(model.config().coverage(300, CodingModel.TOKEN_WINDOWS_MAX))
                .isEqualTo(new Coverage(300, 300, all.tokenWindows()))
                .satisfies(coverage -> assertThat(coverage.isWhole()).isTrue());
        int[] start = Arrays.copyOf(admission, limited.tokensRead());
        assertThat(limited.probabilities())
                .containsExactly(model.score(List.of(start)).get(0).probabilities(), within(1e-5f));
        assertThatThrownBy(() -> model.score(List.of(admission), floors, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tokenWindowsMax: 0");
    }

    /** A trainer sees what a coder with the same limit sees, and is told how much that is. */
    @Test
    void shouldLimitTokenWindowsInTrainingAsInScoring() {
        int[] admission = ids(300, 1);
        float[] floors = new float[LABELS];
        float[] limited = model.score(List.of(admission), floors, 2).get(0).probabilities();
        try (NDManager step = model.manager().newSubManager()) {
            NDArray logits = model.logits(step, List.of(admission), 2, ForwardPass.plainTraining());

            assertThat(sigmoid(logits.toFloatArray())).containsExactly(limited, within(1e-5f));
            assertThatThrownBy(
                            () -> model.logits(step, List.of(admission), 0, ForwardPass.scoring()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("tokenWindowsMax: 0 (expected: >= 1)");
        }
    }

    @Test
    void shouldRefuseInTrainingWhatItRefusesInScoring() {
        try (NDManager step = model.manager().newSubManager()) {
            for (List<int[]> bad :
                    List.of(
                            List.<int[]>of(),
                            List.of(new int[0]),
                            List.of(new int[] {4, VOCABULARY}),
                            List.of(new int[] {-1}))) {
                assertThatThrownBy(() -> model.logits(step, bad, ForwardPass.plainTraining()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("expected: ");
            }
            assertThat(step.getManagedArrays()).isEmpty();
        }
    }

    @Test
    void shouldDependOnTheOrderOfWordsWhenLayersAreOn() {
        int[] admission = ids(30, 5);
        int[] swapped = admission.clone();
        swapped[10] = admission[20];
        swapped[20] = admission[10];

        float[] before = model.score(List.of(admission)).get(0).probabilities();
        float[] after = model.score(List.of(swapped)).get(0).probabilities();

        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void shouldGiveEvidenceOfTheWholeTextWhenAsked() {
        int[] admission = ids(140, 9);
        float[] always = new float[LABELS];

        Scores scores = model.score(List.of(ids(12, 3), admission), always).get(1);

        assertThat(scores.evidence()).hasSize(LABELS);
        for (int label = 0; label < LABELS; label++) {
            Evidence evidence = scores.evidence(label).orElseThrow();
            assertThat(evidence.positions())
                    .hasSize(Evidence.POSITIONS_MAX)
                    .doesNotHaveDuplicates();
            assertThat(Arrays.stream(evidence.positions()))
                    .allMatch(place -> place >= 0 && place < admission.length);
            assertThat(evidence.weights()).isSortedAccordingTo((a, b) -> Float.compare(b, a));
        }
    }

    @Test
    void shouldSumEvidenceToOneWhenTheTextIsShort() {
        Scores scores = model.score(List.of(ids(5, 3)), new float[LABELS]).get(0);

        float[] weights = scores.evidence(2).orElseThrow().weights();

        assertThat(weights).hasSize(5);
        assertThat(sum(weights)).isCloseTo(1, within(1e-5));
    }

    @Test
    void shouldGiveNoEvidenceWhenNoLabelReachesItsFloor() {
        float[] never = new float[LABELS];
        Arrays.fill(never, 2);

        assertThat(model.score(List.of(ids(5, 3)), never).get(0).evidence()).isEmpty();
    }

    @Test
    void shouldRefuseAnEmptyAdmission() {
        assertThatThrownBy(() -> model.score(List.of(ids(4, 1), new int[0])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("admission 1: 0 tokens");
    }

    @Test
    void shouldRefuseIdsOutsideTheVocabularyWithoutNamingThem() {
        for (int bad : new int[] {-1, VOCABULARY, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> model.score(List.of(new int[] {4, bad})))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the id at place 1 is outside the vocabulary");
        }
    }

    @Test
    void shouldScoreTheSameWhenSavedAndLoaded(@TempDir Path directory) throws IOException {
        List<int[]> admissions = List.of(ids(40, 2), ids(100, 4));
        model.save(directory);

        try (CodingModel loaded = CodingModel.load(directory, Device.cpu())) {
            assertThat(loaded.config()).isEqualTo(model.config());
            for (int i = 0; i < admissions.size(); i++) {
                assertThat(loaded.score(admissions).get(i).probabilities())
                        .isEqualTo(model.score(admissions).get(i).probabilities());
            }
        }
    }

    @Test
    void shouldWriteTheSameBytesWhenTheSeedIsTheSame(
            @TempDir Path first, @TempDir Path second, @TempDir Path third) throws IOException {
        saveFresh(11, first);
        saveFresh(11, second);
        saveFresh(12, third);

        byte[] bytes = Files.readAllBytes(first.resolve(CodingModel.WEIGHTS_FILE));
        assertThat(second.resolve(CodingModel.WEIGHTS_FILE)).hasBinaryContent(bytes);
        assertThat(Files.readAllBytes(third.resolve(CodingModel.WEIGHTS_FILE))).isNotEqualTo(bytes);
    }

    @Test
    void shouldRefuseWeightsOfAnotherShape(@TempDir Path directory) throws IOException {
        model.save(directory);
        Path config = directory.resolve(CodingModel.CONFIG_FILE);
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("\"longitude_labels\" : 5", "\"longitude_labels\" : 6"));

        assertThatThrownBy(() -> CodingModel.load(directory, Device.cpu()))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.error()).isEqualTo(ModelError.WEIGHTS_INVALID))
                .hasMessageContaining("expected: [6, 32]");
    }

    @Test
    void shouldRefuseTruncatedWeights(@TempDir Path directory) throws IOException {
        model.save(directory);
        Path weights = directory.resolve(CodingModel.WEIGHTS_FILE);
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(bytes, bytes.length - 100));

        assertThatThrownBy(() -> CodingModel.load(directory, Device.cpu()))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.error()).isEqualTo(ModelError.WEIGHTS_INVALID));
    }

    @Test
    void shouldLeaveNothingOnTheDeviceAfterManyScorings() {
        List<int[]> mixed = List.of(ids(10, 1), ids(70, 2), ids(200, 3));
        model.score(mixed, new float[LABELS]);
        int before = managed(model.manager());

        for (int i = 0; i < 200; i++) {
            model.score(List.of(mixed.get(i % 3)), new float[LABELS]);
            if (i % 10 == 0) {
                assertThatThrownBy(() -> model.score(List.of(new int[] {-1})))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }

        assertThat(managed(model.manager())).isEqualTo(before);
    }

    private static int managed(NDManager manager) {
        return manager.getManagedArrays().size();
    }

    private static CodingModelConfig config() {
        LongformerConfig encoder =
                new LongformerConfig(
                        VOCABULARY,
                        32,
                        2,
                        64,
                        List.of(8, 12),
                        65,
                        0,
                        1e-5,
                        0.2,
                        LayerNormPlace.PRE);
        return new CodingModelConfig(encoder, LABELS, true, 1, 2, 3);
    }

    /** Fresh residual outputs are zero; a test of the layers needs them to do something. */
    private static void stir(CodingModel model, long seed) {
        Random random = new Random(seed);
        model.parameters()
                .forEach(
                        (name, parameter) -> {
                            NDArray array = parameter.getArray();
                            float[] values = array.toFloatArray();
                            for (int i = 0; i < values.length; i++) {
                                values[i] += (float) (0.2 * random.nextGaussian());
                            }
                            model.setWeight(name, values);
                        });
    }

    private static void saveFresh(long seed, Path directory) throws IOException {
        try (CodingModel fresh = CodingModel.create(config(), Device.cpu(), seed)) {
            fresh.save(directory);
        }
    }

    private static int[] ids(int tokens, long seed) {
        return new Random(seed).ints(tokens, 4, VOCABULARY).toArray();
    }

    private static float[] sigmoid(float[] logits) {
        float[] probabilities = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = (float) (1 / (1 + Math.exp(-logits[i])));
        }
        return probabilities;
    }

    private static double sum(float[] weights) {
        double sum = 0;
        for (float weight : weights) {
            sum += weight;
        }
        return sum;
    }
}
