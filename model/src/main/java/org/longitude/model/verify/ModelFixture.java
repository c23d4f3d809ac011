package org.longitude.model.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.longitude.model.encoder.ForwardPass;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.training.TrainingLosses;
import org.longitude.model.verify.FixtureTensors.Tensor;

/** A model directory with cases: inputs, and what Hugging Face's model makes of them. */
final class ModelFixture {

    private static final String EXPECTED = "expected.";
    private static final String HIDDEN = "hidden_states";
    private static final String MASKED_LANGUAGE = "mlm_logits_at_positions";
    private static final String POOLED = "pooler_output";
    private static final String NEXT_SENTENCE = "nsp_logits";
    private static final String LABELS = "logits";
    private static final String LOSSES = "losses";

    private final Path directory;
    private final PretrainedModel model;
    private final FixtureLosses losses;
    private final ForwardPass pass = ForwardPass.scoring();
    private final Map<String, Tally> tallies = new LinkedHashMap<>();

    private ModelFixture(Path directory, PretrainedModel model, TrainingLosses losses) {
        this.directory = directory;
        this.model = model;
        this.losses = new FixtureLosses(model, losses);
    }

    static List<Comparison> compare(
            Path directory, JsonNode manifest, PretrainedModel model, Tolerances tolerances) {
        try (TrainingLosses losses = TrainingLosses.load(model.manager().getDevice())) {
            ModelFixture fixture = new ModelFixture(directory, model, losses);
            try {
                manifest.path("cases").properties().forEach(fixture::compareCase);
            } catch (IndexOutOfBoundsException | ArithmeticException e) {
                throw NotAFixture.because(
                        directory, "tensors that contradict each other", "shapes that agree", e);
            }
            return fixture.tallies.values().stream()
                    .map(tally -> tally.largest(tolerances.forward()))
                    .toList();
        }
    }

    private void compareCase(Map.Entry<String, JsonNode> entry) {
        String name = entry.getKey();
        Path file = directory.resolve(entry.getValue().path("file").asText());
        FixtureTensors tensors = FixtureTensors.read(file, model.manager());
        FixtureInputs inputs = FixtureInputs.of(tensors, "", model);
        try (NDManager step = model.manager().newSubManager()) {
            List<NDArray> states = model.encodeEachLayer(step, inputs.packed(), pass);
            compareStates(name, tensors, inputs, states);
            compareHeads(name, tensors, inputs, states.get(states.size() - 1));
            compareLosses(
                    name, entry.getValue().path("scalars"), inputs, states.get(states.size() - 1));
        }
    }

    private void compareStates(
            String name, FixtureTensors tensors, FixtureInputs inputs, List<NDArray> states) {
        long expected =
                tensors.names().stream().filter(t -> t.startsWith(EXPECTED + HIDDEN)).count();
        if (expected != 0 && expected != states.size()) {
            throw NotAFixture.because(
                    directory,
                    "%s: hidden states %d times".formatted(name, expected),
                    "%d times, once for the embeddings and once for each layer"
                            .formatted(states.size()));
        }
        for (int layer = 0; layer < expected; layer++) {
            String tensor = HIDDEN + "." + layer;
            Tensor wanted = tensors.get(EXPECTED + tensor);
            float[] found = states.get(layer).toFloatArray();
            int width = wanted.width();
            for (int row = 0; row < inputs.rows(); row++) {
                for (int position = 0; position < inputs.length(); position++) {
                    if (inputs.isReal(row, position)) {
                        compareRow(
                                HIDDEN,
                                slice(found, inputs.place(row, position), width),
                                slice(wanted.floats(), row * inputs.length() + position, width),
                                name + " " + tensor);
                    }
                }
            }
        }
    }

    private void compareHeads(
            String name, FixtureTensors tensors, FixtureInputs inputs, NDArray states) {
        if (tensors.has(EXPECTED + MASKED_LANGUAGE)) {
            compareMaskedLanguage(name, tensors, inputs, states);
        }
        compareFirst(name, tensors, inputs, states, POOLED, first -> model.pooled(first, pass));
        compareFirst(
                name,
                tensors,
                inputs,
                states,
                NEXT_SENTENCE,
                first -> model.nextSentenceLogits(model.pooled(first, pass), pass));
        compareFirst(
                name, tensors, inputs, states, LABELS, first -> model.labelLogits(first, pass));
    }

    private void compareFirst(
            String name,
            FixtureTensors tensors,
            FixtureInputs inputs,
            NDArray states,
            String tensor,
            UnaryOperator<NDArray> head) {
        if (tensors.has(EXPECTED + tensor)) {
            NDArray first = model.gather(states, inputs.firstPlaces(), pass);
            compareRow(
                    tensor,
                    head.apply(first).toFloatArray(),
                    tensors.get(EXPECTED + tensor).floats(),
                    name);
        }
    }

    private void compareMaskedLanguage(
            String name, FixtureTensors tensors, FixtureInputs inputs, NDArray states) {
        Tensor wanted = tensors.get(EXPECTED + MASKED_LANGUAGE);
        long[] pairs = tensors.get("mlm_positions").integers();
        int[] real =
                IntStream.range(0, wanted.rows())
                        .filter(i -> inputs.isReal((int) pairs[2 * i], (int) pairs[2 * i + 1]))
                        .toArray();
        long[] places =
                Arrays.stream(real)
                        .mapToLong(i -> inputs.place((int) pairs[2 * i], (int) pairs[2 * i + 1]))
                        .toArray();
        NDArray logits = model.maskedLanguageLogits(model.gather(states, places, pass), pass);
        float[] found = logits.toFloatArray();
        for (int i = 0; i < real.length; i++) {
            compareRow(
                    MASKED_LANGUAGE,
                    slice(found, i, wanted.width()),
                    slice(wanted.floats(), real[i], wanted.width()),
                    name);
        }
    }

    private void compareLosses(
            String name, JsonNode scalars, FixtureInputs inputs, NDArray states) {
        if (scalars.isEmpty()) {
            return;
        }
        Map<String, NDArray> found = losses.of(inputs, states, pass);
        for (Map.Entry<String, JsonNode> scalar : scalars.properties()) {
            NDArray loss = found.get(scalar.getKey());
            if (loss == null) {
                throw NotAFixture.because(
                        directory,
                        "%s: a loss %s".formatted(name, scalar.getKey()),
                        "one of " + found.keySet());
            }
            double expected = scalar.getValue().asDouble();
            tally(LOSSES).add(loss.getFloat(), expected, 1, name + " " + scalar.getKey());
        }
    }

    private void compareRow(String kind, float[] found, float[] expected, String where) {
        tally(kind).addAll(found, expected, 1, where);
    }

    private Tally tally(String kind) {
        return tallies.computeIfAbsent(kind, Tally::new);
    }

    private static float[] slice(float[] values, int row, int width) {
        return Arrays.copyOfRange(values, row * width, (row + 1) * width);
    }
}
