package org.longitude.trainer.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.encoder.Architecture;
import org.longitude.model.encoder.LayerNormPlace;
import org.longitude.model.encoder.LongformerConfig;
import org.longitude.model.encoder.Placement;
import org.longitude.model.encoder.PretrainedConfig;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeSystem;
import org.longitude.model.label.LabelSet;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.ArchivedNote;
import org.longitude.trainer.corpus.LabelChoice;
import org.longitude.trainer.corpus.LabelRule;
import org.longitude.trainer.corpus.SplitRule;
import org.longitude.trainer.corpus.Splits;
import org.longitude.trainer.corpus.StandingCode;
import org.longitude.trainer.finetune.FineTuneConfig;
import org.longitude.trainer.finetune.FineTuneListener;
import org.longitude.trainer.run.ConfigFiles;
import org.longitude.trainer.run.RunFolder;

final class ProbingTest {
    private static final String[] FILLER = {"a", "b", "c", "d", "e", "f", "g", "h"};
    private static final String[] FINDINGS = {"fever", "cough", "rash"};
    private static final int LAYERS = 2;
    private static final int WIDTH = 16;

    @TempDir Path folder;

    private final Splits splits = splits();
    private final LabelSet labels = LabelChoice.choose(splits.train(), LabelRule.top(3), Map.of());
    private final WordTokenizer tokenizer = tokenizer();
    private final List<Integer> computed = new ArrayList<>();

    @Test
    void shouldRefuseStatesOfAnotherEncoder() throws IOException {
        probe(1, 1);

        assertThatThrownBy(() -> probe(2, 1)).hasMessageContaining("states of another encoder");
    }

    @Test
    void shouldReadTheCodesFromWordsThatStandInTheText() throws IOException {
        List<LayerScores> layers = probe(1, 15);

        assertThat(layers).extracting(LayerScores::layer).containsExactly(0, 1, 2);
        assertThat(layers)
                .allSatisfy(
                        layer -> {
                            assertThat(layer.microAuc()).isBetween(0.6, 1.0);
                            assertThat(layer.steps()).isPositive();
                        });
        // The mean of the words' embeddings tells which words there are; random layers blur it.
        assertThat(layers.get(0).microAuc()).isGreaterThan(0.9);
        assertThat(layers.get(0).accuracy()).isGreaterThan(0.8);
    }

    @Test
    void shouldGoOnWhereAnEarlierProbingEnded() throws IOException {
        List<LayerScores> first = probe(1, 3);
        int all = computed.size();
        // As a kill leaves it: the last layer not done, the last row of states cut short.
        Files.delete(folder.resolve("run/layer-02/result.json"));
        Path states = folder.resolve("run/states.f32");
        byte[] before = Files.readAllBytes(states);
        try (RandomAccessFile file = new RandomAccessFile(states.toFile(), "rw")) {
            file.setLength(file.length() - 5);
        }

        List<LayerScores> second = probe(1, 3);

        assertThat(second).isEqualTo(first);
        assertThat(computed).hasSize(all + 1);
        assertThat(Files.readAllBytes(states)).isEqualTo(before);
    }

    @Test
    void shouldKeepEveryLayerApart() throws IOException {
        StateFile.Origin origin = new StateFile.Origin("e", "s", 2, 3, 2);
        try (StateFile states = StateFile.open(folder.resolve("states.f32"), origin)) {
            states.append(new float[][] {{1, 2}, {3, 4}, {5, 6}});
            states.append(new float[][] {{7, 8}, {9, 10}, {11, 12}});

            assertThat(states.layer(1)).isDeepEqualTo(new float[][] {{3, 4}, {9, 10}});
            assertThat(states.layer(2)).isDeepEqualTo(new float[][] {{5, 6}, {11, 12}});
        }
        try (PretrainedModel model = model(1)) {
            float[][] once = new PooledStates(model, tokenizer).of(new int[] {5, 5});
            assertThat(once).hasDimensions(LAYERS + 1, WIDTH);
            assertThat(once[0]).isNotEqualTo(once[1]);
            assertThat(once[1]).isNotEqualTo(once[LAYERS]);
        }
    }

    private List<LayerScores> probe(long encoderSeed, int epochs) throws IOException {
        Path directory = folder.resolve("encoder-" + encoderSeed);
        Files.createDirectories(directory);
        ProbeConfig config = new ProbeConfig(32, 0.1, 2e-8, epochs, 0, 1);
        try (PretrainedModel model = model(encoderSeed);
                RunFolder run = RunFolder.open(folder.resolve("run"), config, true)) {
            model.save(directory);
            return new Probing(run, config, progress())
                    .run(model, directory, tokenizer, splits, labels);
        }
    }

    @Test
    void shouldFineTuneTheWholeEncoderAndItsFirstHalf() throws IOException {
        Path directory = folder.resolve("encoder");
        Files.createDirectories(directory);
        FineTuneConfig config =
                ConfigFiles.read(
                        FineTuneConfig.class,
                        FineTuneConfig.paper(1),
                        null,
                        Map.of("epochs", 3, "rate", 2e-2, "batch_admissions", 16));
        List<DepthScores> depths = new ArrayList<>();
        try (PretrainedModel model = model(1);
                RunFolder run = RunFolder.open(folder.resolve("run"), config, true)) {
            model.save(directory);
            for (int time = 0; time < 2; time++) {
                depths.addAll(
                        new FineTunedDepths(run, config, Placement.of(Device.cpu()))
                                .run(
                                        directory,
                                        model.config().encoder(),
                                        tokenizer,
                                        splits,
                                        labels,
                                        FineTuneListener.SILENT));
            }
        }

        assertThat(depths).extracting(each -> each.scores().layer()).containsExactly(2, 1, 2, 1);
        assertThat(depths).extracting(DepthScores::of).containsOnly(LAYERS);
        assertThat(depths.get(0).scores()).as("trained once").isEqualTo(depths.get(2).scores());
        assertThat(depths.get(1).scores().microAuc()).isBetween(0.3, 1.0);
    }

    private Probing.Progress progress() {
        return new Probing.Progress() {
            @Override
            public void onStates(int done, int all) {
                computed.add(done);
            }

            @Override
            public void onLayer(LayerScores scores) {
                assertThat(scores.layer()).isBetween(0, LAYERS);
            }
        };
    }

    private PretrainedModel model(long seed) {
        LongformerConfig encoder =
                new LongformerConfig(
                        tokenizer.vocabularySize(),
                        WIDTH,
                        2,
                        2 * WIDTH,
                        Collections.nCopies(LAYERS, 4),
                        64,
                        tokenizer.padId(),
                        1e-5,
                        0.5,
                        LayerNormPlace.POST);
        return PretrainedModel.create(
                new PretrainedConfig(encoder, Architecture.MASKED_LANGUAGE, 0, true),
                Device.cpu(),
                seed);
    }

    private WordTokenizer tokenizer() {
        VocabularyBuilder builder = new VocabularyBuilder();
        splits.train().forEach(a -> a.notes().forEach(note -> builder.add(note.text())));
        return builder.build(50, 1);
    }

    private static Splits splits() {
        Random random = new Random(1);
        List<ArchivedAdmission> admissions = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String split = i < 200 ? "x-train" : i < 250 ? "x-dev" : "x-test";
            admissions.add(admission("h" + i, split, random));
        }
        return Splits.of(admissions, new SplitRule.BySource());
    }

    private static ArchivedAdmission admission(String id, String source, Random random) {
        List<String> words = new ArrayList<>();
        TreeSet<StandingCode> codes = new TreeSet<>();
        for (int i = 0; i < 6; i++) {
            words.add(FILLER[random.nextInt(FILLER.length)]);
        }
        for (int finding = 0; finding < FINDINGS.length; finding++) {
            if (random.nextBoolean()) {
                words.add(random.nextInt(words.size()), FINDINGS[finding]);
                codes.add(
                        new StandingCode(
                                CodeSystem.ICD_9_CM, CodeKind.DIAGNOSIS, "00" + finding + ".0"));
            }
        }
        int[] places = new int[words.size()];
        NormalizedText text =
                new NormalizedText(
                        String.join(" ", words),
                        places,
                        places,
                        new int[] {words.size()},
                        new int[] {words.size()},
                        100);
        return new ArchivedAdmission(
                id, "p" + id, source, List.of(new ArchivedNote("n" + id, text)), codes);
    }
}
