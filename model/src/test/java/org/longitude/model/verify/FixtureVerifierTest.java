package org.longitude.model.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/** Every public golden fixture, and fixtures that were tampered with. */
class FixtureVerifierTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "longformer-mlm, mlm, hidden_states mlm_logits_at_positions losses",
        "longformer-mlm-varied, mlm, hidden_states mlm_logits_at_positions losses",
        "longformer-seqcls, cls, hidden_states logits losses",
        "longformer-bare, base, hidden_states pooler_output",
        "bert-pretraining, bertpre, hidden_states mlm_logits_at_positions pooler_output nsp_logits losses",
        "roberta-mlm, mlm, hidden_states mlm_logits_at_positions losses",
    })
    void shouldMatchHuggingFaceInEveryKindOfTensor(String fixture, String kind, String tensors) {
        Verification found = verify(FIXTURES.resolve(fixture));

        assertThat(found.kind()).isEqualTo(kind);
        assertThat(found.comparisons())
                .extracting(Comparison::kind)
                .containsExactlyInAnyOrder(tensors.split(" "));
        assertThat(found.comparisons()).allMatch(Comparison::passed);
        assertThat(found.passed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"longformer-train, longformer-mlm", "bert-train, bert-pretraining"})
    void shouldTrainAsTorchDoesFromTheWeightsOfASibling(String fixture, String start) {
        Verification found = verify(FIXTURES.resolve(fixture));

        assertThat(Path.of(found.startedFrom())).hasFileName(start);
        // Gradients and their norms; per variant: losses, parameters, their bulk, their means.
        assertThat(found.comparisons()).hasSize(2 + 4 * 4);
        assertThat(found.comparisons()).allMatch(Comparison::passed);
    }

    @Test
    void shouldFailInTheOneKindWhoseExpectationWasChanged() throws IOException {
        Path tampered = copy("roberta-mlm");
        change(tampered.resolve("case_padded.safetensors"), "expected.hidden_states.2", 0.01f);

        Verification found = verify(tampered);

        assertThat(found.passed()).isFalse();
        assertThat(found.comparisons())
                .filteredOn(comparison -> !comparison.passed())
                .singleElement()
                .satisfies(
                        failed -> {
                            assertThat(failed.kind()).isEqualTo("hidden_states");
                            assertThat(failed.error()).isBetween(0.0099, 0.0101);
                            assertThat(failed.worst()).isEqualTo("padded hidden_states.2");
                        });
    }

    @Test
    void shouldFailWhenALossWasChanged() throws IOException {
        Path tampered = copy("longformer-seqcls");
        ObjectMapper json = new ObjectMapper();
        Path manifest = tampered.resolve("cases.json");
        ObjectNode root = (ObjectNode) json.readTree(manifest.toFile());
        ObjectNode scalars =
                (ObjectNode) root.path("cases").path("explicit_globals").path("scalars");
        scalars.put("bce_loss", scalars.path("bce_loss").asDouble() + 2e-4);
        Files.write(manifest, json.writeValueAsBytes(root));

        assertThat(verify(tampered).comparisons())
                .filteredOn(comparison -> !comparison.passed())
                .extracting(Comparison::kind)
                .containsExactly("losses");
    }

    @Test
    void shouldFailWhenAGradientOrAParameterWasChanged() throws IOException {
        copy("bert-pretraining");
        Path tampered = copy("bert-train");
        Path tensors = tampered.resolve("train.safetensors");
        change(tensors, "grad0.bert.pooler.dense.weight", 0.01f);
        change(tensors, "after3.adam_l2_wd001.cls.predictions.bias", 0.001f);

        assertThat(verify(tampered).comparisons())
                .filteredOn(comparison -> !comparison.passed())
                .extracting(Comparison::worst)
                .containsExactly("grad0.bert.pooler.dense.weight", "cls.predictions.bias");
    }

    @Test
    void shouldPassOrFailByTheToleranceAskedFor() {
        Verification strict =
                new FixtureVerifier(1e-12, Device.cpu())
                        .verify(FIXTURES.resolve("longformer-bare"), null);

        assertThat(strict.passed()).isFalse();
        assertThat(strict.comparisons()).allMatch(comparison -> comparison.error() < 2e-5);
    }

    @Test
    void shouldRefuseADirectoryThatIsNoFixture() {
        assertThat(FixtureVerifier.isFixture(folder)).isFalse();
        assertThatThrownBy(() -> verify(folder)).satisfies(this::isNoFixture);
    }

    @Test
    void shouldRefuseATrainingFixtureWithoutItsStartWeights() throws IOException {
        Path alone = copy("bert-train");
        copy("roberta-mlm");

        assertThatThrownBy(() -> verify(alone))
                .satisfies(this::isNoFixture)
                .hasMessageContaining("--weights");
        assertThat(
                        new FixtureVerifier(FixtureVerifier.usualTolerance(), Device.cpu())
                                .verify(alone, FIXTURES.resolve("bert-pretraining"))
                                .passed())
                .isTrue();
    }

    @Test
    void shouldRefuseACaseWhoseFileIsCutShort() throws IOException {
        Path broken = copy("roberta-mlm");
        Path file = broken.resolve("case_padded.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> verify(broken)).satisfies(this::isNoFixture);
    }

    private void isNoFixture(Throwable thrown) {
        assertThat(thrown).isInstanceOf(ModelException.class);
        assertThat(((ModelException) thrown).error()).isEqualTo(ModelError.FIXTURE_INVALID);
    }

    private static Verification verify(Path directory) {
        return new FixtureVerifier(FixtureVerifier.usualTolerance(), Device.cpu())
                .verify(directory, null);
    }

    private Path copy(String fixture) throws IOException {
        Path target = Files.createDirectory(folder.resolve(fixture));
        try (Stream<Path> files = Files.list(FIXTURES.resolve(fixture))) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return target;
    }

    /** Adds to the first number of an F32 tensor in a safetensors file. */
    private static void change(Path file, String tensor, float by) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int header = Math.toIntExact(bytes.getLong(0));
        String text = new String(bytes.array(), 8, header, StandardCharsets.UTF_8);
        int offset =
                new ObjectMapper().readTree(text).path(tensor).path("data_offsets").path(0).asInt();
        int at = 8 + header + offset;
        bytes.putFloat(at, bytes.getFloat(at) + by);
        Files.write(file, bytes.array());
    }
}
