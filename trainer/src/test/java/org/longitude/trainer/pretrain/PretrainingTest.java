package org.longitude.trainer.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.CodingModelConfig;
import org.longitude.model.encoder.LongformerConfig;
import org.longitude.model.encoder.Placement;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.loop.ReplicaPlacements;
import org.longitude.trainer.loop.StepReport;
import org.longitude.trainer.run.ConfigFiles;
import org.longitude.trainer.run.RunFolder;

class PretrainingTest {

    private Corpus corpus = ToyCorpus.of(60);

    @TempDir private Path directory;

    private Start start;

    @BeforeEach
    void saveTokenizer() {
        Path file = directory.resolve("tokenizer.json");
        ToyCorpus.tokenizer().save(file);
        start = new Start(file, null, null);
    }

    @Test
    void shouldLearnWhatFollowsWhatAndLeaveAModelToFineTune() throws IOException {
        PretrainResult result = run("packed", config(EncoderKind.LONGFORMER, 160), start, 1);

        assertThat(result.unigramNatsPerToken()).isCloseTo(Math.log(ToyCorpus.WORDS), within(0.1));
        assertThat(nats(result)).isLessThan(0.8 * result.unigramNatsPerToken());
        assertThat(result.beatsUnigram()).isTrue();
        assertThat(result.train().notes() + result.heldOut().notes()).isEqualTo(180);
        Path model = directory.resolve("packed/model");
        try (PretrainedModel loaded = PretrainedModel.load(model, Device.cpu())) {
            assertThat(Tokenizer.load(model).hash()).isEqualTo(result.tokenizerHash());
            CodingModelConfig coding =
                    new CodingModelConfig(
                            (LongformerConfig) loaded.config().encoder(), 3, false, 4, 1, 2);
            try (CodingModel fresh = CodingModel.create(coding, Device.cpu(), 1)) {
                fresh.readEncoder(model);
                assertThat(words(fresh.parameters())).isEqualTo(words(loaded.parameters()));
            }
        }
        assertThat(directory.resolve("packed/curves.svg")).isNotEmptyFile();
        assertThat(directory.resolve("packed/result.json")).isNotEmptyFile();
        assertThat(directory.resolve("packed"))
                .as("the notes' tokens do not outlive the run")
                .isDirectoryNotContaining("glob:**samples-*");
    }

    @Test
    void shouldNeitherLearnFromNorJudgeByPatientsThatAreKeptOut() throws IOException {
        PretrainConfig config = config(EncoderKind.LONGFORMER, 1);
        Set<String> out = Set.of("p1", "p2", "p3", "p4");
        PretrainResult result;
        try (RunFolder folder = RunFolder.open(directory.resolve("kept"), config, false)) {
            result =
                    Pretraining.run(
                            corpus,
                            start,
                            config,
                            List.of(Placement.of(Device.cpu())),
                            out,
                            folder,
                            PretrainListener.SILENT);
        }

        assertThat(result.notesKeptOut()).as("three notes a patient").isEqualTo(12);
        assertThat(result.train().notes() + result.heldOut().notes()).isEqualTo(180 - 12);
    }

    @Test
    void shouldLearnWhichSentenceFollows() throws IOException {
        PretrainConfig config =
                with(
                        config(EncoderKind.BERT, 250),
                        Map.of(
                                "sample", SampleKind.PARAGRAPH,
                                "shape.layers", 2,
                                "batch_samples", 16,
                                "dropout_rate", 0));
        corpus = ToyCorpus.of(300);
        PretrainResult result = run("bert", config, start, 1);

        assertThat(nats(result)).isLessThan(0.9 * result.unigramNatsPerToken());
        assertThat(result.best().value(HeldOut.NEXT_SENTENCE_ACCURACY)).isGreaterThan(0.6);
        try (PretrainedModel loaded =
                PretrainedModel.load(directory.resolve("bert/model"), Device.cpu())) {
            assertThat(loaded.hasPooler()).isTrue();
        }
    }

    @Test
    void shouldContinueABertAsALongformer() throws IOException {
        PretrainResult bert = run("bert", config(EncoderKind.BERT, 120), start, 1);
        Start from = new Start(null, null, directory.resolve("bert/model"));
        PretrainConfig config =
                with(config(EncoderKind.LONGFORMER, 2), Map.of("shape.tokens_max", 70));

        PretrainResult result = run("longformer", config, from, 1);

        assertThat(result.fresh()).isEmpty();
        assertThat(nats(result))
                .as("after next to no steps of its own")
                .isLessThan(0.5 * (nats(bert) + bert.unigramNatsPerToken()));
        try (PretrainedModel model =
                from.model(config, ToyCorpus.tokenizer(), Placement.of(Device.cpu())).model()) {
            float[] positions = values(model, "embeddings.position_embeddings.weight");
            int width = model.config().encoder().width();
            // Row 0 is padding's; of the 32 rows of the BERT, the first stands in row 1 and again
            // in row 33.
            assertThat(Arrays.copyOfRange(positions, 33 * width, 34 * width))
                    .isEqualTo(Arrays.copyOfRange(positions, width, 2 * width));
            assertThat(values(model, "encoder.layer.0.attention.self.query_global.weight"))
                    .isEqualTo(values(model, "encoder.layer.0.attention.self.query.weight"));
        }
    }

    @Test
    void shouldHaveTheSameLossesWhenKilledAndResumed() throws IOException {
        PretrainConfig config = config(EncoderKind.BERT, 12);
        List<Double> whole = losses(config, "whole", 0);

        assertThatThrownBy(() -> losses(config, "killed", 7)).isInstanceOf(Kill.class);

        assertThat(losses(config, "killed", 0)).hasSize(12).isEqualTo(whole);
    }

    @Test
    void shouldLearnOnTwoReplicasAsOnOne() throws IOException {
        PretrainConfig config =
                with(
                        config(EncoderKind.LONGFORMER, 10),
                        Map.of("dropout_rate", 0, "layer_dropout_rate", 0));

        double one = nats(run("one", config, start, 1));
        double two = nats(run("two", config, start, 2));

        assertThat(two).isCloseTo(one, within(1e-4));
    }

    @Test
    void shouldRefuseWhatDoesNotFitTogether() throws IOException {
        assertThatThrownBy(() -> new Start(null, null, null))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("expected: one of the two");
        run("bert", config(EncoderKind.BERT, 1), start, 1);
        Path model = directory.resolve("bert/model");
        List<String> more = IntStream.range(0, 99).mapToObj(i -> "x" + i).toList();
        WordTokenizer.ofWords(more).save(model.resolve(Tokenizer.FILE_NAME));
        assertThatThrownBy(
                        () ->
                                run(
                                        "other",
                                        config(EncoderKind.BERT, 1),
                                        new Start(null, null, model),
                                        1))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("a tokenizer of 104 ids, padding 0, for 25 rows");
        assertThatThrownBy(
                        () ->
                                run(
                                        "none",
                                        with(
                                                config(EncoderKind.BERT, 1),
                                                Map.of("held_out_share", 1e-9)),
                                        start,
                                        1))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("held out: 0 of 180 notes");
    }

    /** Both conventions that the paper's table mixes, and what the words mean. */
    @Test
    void shouldNameEachMeasureOfAPerplexity() {
        Map<String, Double> values = HeldOut.values(Math.log(8), 0.25);

        assertThat(values.get(HeldOut.PERPLEXITY)).isCloseTo(8, within(1e-12));
        assertThat(values.get(HeldOut.BITS_PER_TOKEN)).isCloseTo(3, within(1e-12));
        assertThat(values.get(HeldOut.NATS_PER_TOKEN)).isCloseTo(Math.log(8), within(1e-12));
        assertThat(values.get(HeldOut.BITS_PER_CHARACTER)).isCloseTo(0.75, within(1e-12));
    }

    private List<Double> losses(PretrainConfig config, String name, int killedAfter)
            throws IOException {
        PretrainListener killer =
                new PretrainListener() {
                    @Override
                    public void onStep(StepReport step) {
                        if (step.step() == killedAfter) {
                            throw new Kill();
                        }
                    }
                };
        run(name, config, start, 1, killer);
        List<Double> losses = new ArrayList<>();
        try (RunFolder folder = RunFolder.open(directory.resolve(name), config, true)) {
            folder.metrics()
                    .forEach(
                            line -> {
                                if (line.path("kind").asText().equals("step")) {
                                    losses.add(line.path("loss").asDouble());
                                }
                            });
        }
        return losses;
    }

    /** Goes through every catch of an exception, as a kill does. */
    private static final class Kill extends Error {
        private static final long serialVersionUID = 1L;
    }

    private PretrainResult run(String name, PretrainConfig config, Start from, int replicas)
            throws IOException {
        return run(name, config, from, replicas, PretrainListener.SILENT);
    }

    private PretrainResult run(
            String name, PretrainConfig config, Start from, int replicas, PretrainListener listener)
            throws IOException {
        try (RunFolder folder = RunFolder.open(directory.resolve(name), config, true)) {
            return Pretraining.run(
                    corpus,
                    from,
                    config,
                    ReplicaPlacements.from(Placement.of(Device.cpu()), replicas),
                    Set.of(),
                    folder,
                    listener);
        }
    }

    private static PretrainConfig config(EncoderKind kind, int steps) {
        return with(
                PretrainConfig.tiny(kind),
                Map.ofEntries(
                        Map.entry("shape.width", 32),
                        Map.entry("shape.layers", 1),
                        Map.entry("shape.intermediate_width", 64),
                        Map.entry("shape.attention_window", 8),
                        Map.entry("shape.tokens_max", 32),
                        Map.entry("shape.norm_first", false),
                        Map.entry("sample", SampleKind.PACKED),
                        Map.entry("held_out_share", 0.1),
                        Map.entry("steps", steps),
                        Map.entry("batch_samples", 8),
                        Map.entry("rate", 5e-3),
                        Map.entry("evaluation_steps", 50),
                        Map.entry("checkpoint_steps", 5)));
    }

    private static PretrainConfig with(PretrainConfig config, Map<String, ?> changes) {
        return ConfigFiles.read(PretrainConfig.class, config, null, changes);
    }

    private static double nats(PretrainResult result) {
        return result.best().value(HeldOut.NATS_PER_TOKEN);
    }

    private static float[] values(PretrainedModel model, String name) {
        return model.parameters().get(name).getArray().toFloatArray();
    }

    private static float[] words(Map<String, Parameter> parameters) {
        return parameters.get("embeddings.word_embeddings.weight").getArray().toFloatArray();
    }
}
