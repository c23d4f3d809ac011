package org.longitude.model.linear;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.weights.OutgoingTensor;
import org.longitude.model.weights.TensorInfo;
import org.longitude.model.weights.WeightSource;
import org.longitude.model.weights.WeightWriter;

/**
 * A linear model on disk: {@code config.json} with its sizes and, in {@code model.safetensors}, the
 * n-grams' token ids, their inverse document frequencies and the weights. All are F32, which holds
 * ids below 2^24 exactly.
 */
final class LinearModelFiles {
    static final String MODEL_TYPE = "longitude-linear";

    private static final String CONFIG = "config.json";
    private static final int VOCABULARY_MAX = 1 << 24;
    private static final String NGRAMS = "ngrams";
    private static final String INVERSE_FREQUENCIES = "inverse_frequencies";
    private static final String WEIGHTS = "weights";
    private static final int CHUNK_FLOATS = 1 << 16;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private LinearModelFiles() {}

    static boolean isIn(Path directory) {
        return MODEL_TYPE.equals(config(directory).path("model_type").asText());
    }

    static void save(LinearModel model, Path directory) throws IOException {
        int features = model.featureCount();
        if (model.vocabularySize() > VOCABULARY_MAX) {
            throw new ModelException(
                    ModelError.WEIGHTS_INVALID,
                    "vocabulary: %d words (expected: at most %d)"
                            .formatted(model.vocabularySize(), VOCABULARY_MAX));
        }
        ObjectNode config = JSON.createObjectNode();
        config.put("model_type", MODEL_TYPE);
        config.put("features", features);
        config.put("labels", model.labels());
        config.put("vocab_size", model.vocabularySize());
        config.put("unk_token_id", model.features().ngrams().unknownId());
        Files.writeString(
                directory.resolve(CONFIG),
                JSON.writeValueAsString(config) + "\n",
                StandardCharsets.UTF_8);
        WeightWriter.write(
                directory,
                List.of(
                        tensor(NGRAMS, ids(model.features().ngrams()), features, 2),
                        tensor(
                                INVERSE_FREQUENCIES,
                                model.features().inverseFrequencies(),
                                features),
                        tensor(WEIGHTS, model.weights().values(), features + 1, model.labels())));
    }

    private static float[] ids(Ngrams ngrams) {
        float[] ids = new float[2 * ngrams.size()];
        for (int feature = 0; feature < ngrams.size(); feature++) {
            ids[2 * feature] = ngrams.first(feature);
            ids[2 * feature + 1] = ngrams.second(feature);
        }
        return ids;
    }

    private static OutgoingTensor tensor(String name, float[] values, long... shape) {
        List<Long> sizes = Arrays.stream(shape).boxed().toList();
        return new OutgoingTensor(
                name,
                sizes,
                sink -> {
                    ByteBuffer chunk =
                            ByteBuffer.allocateDirect(CHUNK_FLOATS * Float.BYTES)
                                    .order(ByteOrder.nativeOrder());
                    for (int from = 0; from < values.length; from += CHUNK_FLOATS) {
                        int count = Math.min(CHUNK_FLOATS, values.length - from);
                        chunk.clear();
                        chunk.asFloatBuffer().put(values, from, count);
                        chunk.limit(count * Float.BYTES);
                        sink.accept(from, chunk);
                    }
                });
    }

    static LinearModel load(Path directory) {
        JsonNode config = config(directory);
        if (!MODEL_TYPE.equals(config.path("model_type").asText())) {
            throw invalid(
                    directory,
                    "model_type " + config.path("model_type"),
                    "'" + MODEL_TYPE + "'; another kind of model?");
        }
        int features = number(directory, config, "features");
        int labels = number(directory, config, "labels");
        int vocabularySize = number(directory, config, "vocab_size");
        int unknownId = number(directory, config, "unk_token_id");
        try (WeightSource weights = WeightSource.open(directory)) {
            float[] ids = floats(weights, NGRAMS, features, 2);
            float[] frequencies = floats(weights, INVERSE_FREQUENCIES, features);
            float[] values = floats(weights, WEIGHTS, features + 1L, labels);
            return new LinearModel(
                    TfidfFeatures.of(ngrams(ids, unknownId), frequencies),
                    new LinearWeights(features, labels, values),
                    vocabularySize);
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    ModelError.WEIGHTS_INVALID, directory + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ModelException(
                    ModelError.FILE_FAILED, directory + ": cannot be read (expected: weights)", e);
        }
    }

    private static Ngrams ngrams(float[] ids, int unknownId) {
        int[] firsts = new int[ids.length / 2];
        int[] seconds = new int[ids.length / 2];
        for (int feature = 0; feature < firsts.length; feature++) {
            firsts[feature] = (int) ids[2 * feature];
            seconds[feature] = (int) ids[2 * feature + 1];
        }
        return Ngrams.of(firsts, seconds, unknownId);
    }

    private static float[] floats(WeightSource weights, String name, long... shape)
            throws IOException {
        List<Long> expected = Arrays.stream(shape).boxed().toList();
        TensorInfo found = weights.tensors().get(name);
        if (found == null || !found.shape().equals(expected)) {
            throw new ModelException(
                    ModelError.WEIGHTS_INVALID,
                    "%s: tensor %s: %s (expected: %s, as config.json has it)"
                            .formatted(
                                    weights.path(),
                                    name,
                                    found == null ? "not there" : found.shape(),
                                    expected));
        }
        float[] values = weights.floats(name);
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new ModelException(
                        ModelError.WEIGHTS_INVALID,
                        "%s: tensor %s holds %s (expected: finite numbers)"
                                .formatted(weights.path(), name, value));
            }
        }
        return values;
    }

    private static JsonNode config(Path directory) {
        Path file = directory.resolve(CONFIG);
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new ModelException(
                    ModelError.CONFIG_INVALID,
                    file + ": could not be read as JSON (expected: a config.json)",
                    e);
        }
    }

    private static int number(Path directory, JsonNode config, String key) {
        JsonNode node = config.path(key);
        if (!node.isInt() || node.asInt() < 0) {
            throw invalid(directory, key + " " + node, "a whole number");
        }
        return node.asInt();
    }

    private static ModelException invalid(Path directory, String found, String expected) {
        return new ModelException(
                ModelError.CONFIG_INVALID,
                "%s: %s (expected: %s)".formatted(directory.resolve(CONFIG), found, expected));
    }
}
