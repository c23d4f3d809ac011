package org.longitude.model.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parses a safetensors header token by token: no tree is built, so a header cannot make the heap
 * grow beyond the tensors it names.
 */
final class SafetensorsHeader {

    /** Most tensors of one file. */
    static final int TENSORS_MAX = 100_000;

    private static final String METADATA = "__metadata__";
    private static final int METADATA_CHARS_MAX = 1 << 20;
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(4)
                                    .maxNameLength(TensorInfo.NAME_CHARS_MAX)
                                    .maxStringLength(METADATA_CHARS_MAX)
                                    .maxNumberLength(20)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // Names of a file that is not trusted stay out of the JVM's tables.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build();

    private final Path file;
    private final JsonParser parser;

    private SafetensorsHeader(Path file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * @param begin byte of the data at which the tensor begins
     * @param end byte after its last; the shape's bytes lie between
     */
    record Entry(TensorInfo info, long begin, long end) {}

    static List<Entry> parse(Path file, InputStream header) throws IOException {
        try (JsonParser parser = JSON.createParser(header)) {
            return new SafetensorsHeader(file, parser).entries();
        } catch (JsonProcessingException e) {
            throw Broken.file(
                    file,
                    "header is broken JSON: " + Broken.quote(e.getOriginalMessage()),
                    "a safetensors header",
                    e);
        }
    }

    private List<Entry> entries() throws IOException {
        expect(JsonToken.START_OBJECT, parser.nextToken(), "header");
        List<Entry> entries = new ArrayList<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (name.equals(METADATA)) {
                skipMetadata();
                continue;
            }
            if (entries.size() == TENSORS_MAX) {
                throw Broken.file(
                        file, "more than " + TENSORS_MAX + " tensors", "at most " + TENSORS_MAX);
            }
            entries.add(entry(name));
        }
        expect(JsonToken.END_OBJECT, parser.currentToken(), "header");
        if (parser.nextToken() != null) {
            throw Broken.file(file, "text after the header's object", "padding at most");
        }
        return entries;
    }

    private void skipMetadata() throws IOException {
        expect(JsonToken.START_OBJECT, parser.nextToken(), METADATA);
        while (parser.nextFieldName() != null) {
            expect(JsonToken.VALUE_STRING, parser.nextToken(), METADATA);
        }
        expect(JsonToken.END_OBJECT, parser.currentToken(), METADATA);
    }

    private Entry entry(String name) throws IOException {
        expect(JsonToken.START_OBJECT, parser.nextToken(), "tensor " + name);
        String dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            switch (key) {
                case "dtype" -> {
                    expect(JsonToken.VALUE_STRING, parser.nextToken(), "dtype of " + name);
                    dtype = parser.getText();
                }
                case "shape" -> shape = numbers("shape of " + name, TensorInfo.RANK_MAX);
                case "data_offsets" -> offsets = numbers("data_offsets of " + name, 2);
                default ->
                        throw Broken.tensor(
                                file, name, Broken.quote(key), "dtype, shape and data_offsets");
            }
        }
        expect(JsonToken.END_OBJECT, parser.currentToken(), "tensor " + name);
        return entry(name, dtype, shape, offsets);
    }

    private Entry entry(
            String name,
            @Nullable String dtype,
            @Nullable List<Long> shape,
            @Nullable List<Long> offsets) {
        if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
            throw Broken.tensor(
                    file, name, "incomplete", "dtype, shape and data_offsets of two numbers");
        }
        Optional<TensorType> type = TensorType.ofSafetensors(dtype);
        if (type.isEmpty()) {
            throw Broken.tensor(
                    file,
                    name,
                    "dtype " + Broken.quote(dtype),
                    "one of " + List.of(TensorType.values()));
        }
        TensorInfo info = info(name, type.get(), shape);
        long begin = offsets.get(0);
        long end = offsets.get(1);
        if (begin < 0 || end < begin || end - begin != info.elements() * info.type().bytes()) {
            throw Broken.tensor(
                    file,
                    name,
                    "data_offsets " + offsets,
                    "%d bytes for %s %s"
                            .formatted(
                                    info.elements() * info.type().bytes(),
                                    info.type(),
                                    info.shape()));
        }
        return new Entry(info, begin, end);
    }

    private TensorInfo info(String name, TensorType type, List<Long> shape) {
        try {
            return new TensorInfo(name, type, shape);
        } catch (IllegalArgumentException e) {
            throw Broken.tensor(
                    file, name, String.valueOf(e.getMessage()), "a shape that a file can hold");
        }
    }

    private List<Long> numbers(String what, int most) throws IOException {
        expect(JsonToken.START_ARRAY, parser.nextToken(), what);
        List<Long> numbers = new ArrayList<>();
        while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            if (numbers.size() == most) {
                throw Broken.file(file, what + ": more numbers", "at most " + most);
            }
            numbers.add(parser.getLongValue());
        }
        expect(JsonToken.END_ARRAY, parser.currentToken(), what);
        return numbers;
    }

    private void expect(JsonToken expected, @Nullable JsonToken found, String what) {
        if (found != expected) {
            throw Broken.file(
                    file, "%s: %s".formatted(Broken.quote(what), found), expected.toString());
        }
    }
}
