package org.longitude.trainer.embeddings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.weights.OutgoingTensor;
import org.longitude.model.weights.TensorInfo;
import org.longitude.model.weights.WeightSource;
import org.longitude.model.weights.WeightWriter;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * A row of numbers for each id of a tokenizer. The array is shared, not copied: nobody changes it.
 *
 * @param tokenizerHash whose ids the rows belong to
 * @param rows one for each id, special tokens included
 * @param width numbers of a row
 * @param learned rows that the text taught; the others were drawn
 * @param values [rows, width], row after row
 */
@SuppressWarnings("ArrayRecordComponent") // too large to copy; see the note above
public record EmbeddingTable(
        String tokenizerHash, int rows, int width, int learned, float[] values) {

    /** In a run folder: one F32 tensor {@link #TENSOR} of shape [rows, width]. */
    public static final String FILE = "embeddings.safetensors";

    /** In a run folder: whose rows they are. */
    public static final String CARD = "embeddings.json";

    static final String TENSOR = "word_embeddings.weight";

    private static final int CHUNK_FLOATS = 1 << 16;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public EmbeddingTable {
        if (values.length != (long) rows * width) {
            throw new IllegalArgumentException(
                    "values: %,d (expected: %,d rows of %,d)"
                            .formatted(values.length, rows, width));
        }
    }

    /** One number. */
    public float at(int row, int column) {
        return values[row * width + column];
    }

    /**
     * The same directions with another length: all numbers times one factor, so that their root
     * mean square is what the model's own fresh weights have. Rows much larger than those would
     * drown the position rows that are added to them.
     */
    public EmbeddingTable scaledTo(double deviation) {
        double squares = 0;
        for (float value : values) {
            squares += value * value;
        }
        float factor = (float) (deviation / Math.sqrt(squares / values.length));
        float[] scaled = new float[values.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = values[i] * factor;
        }
        return new EmbeddingTable(tokenizerHash, rows, width, learned, scaled);
    }

    /**
     * The rows that an encoder's words begin with.
     *
     * @param folder of a run of {@code train embeddings}
     * @throws TrainerException {@code CONFIG_INVALID} if they are another tokenizer's rows, or of
     *     another width
     */
    public static EmbeddingTable startOf(EncoderConfig encoder, Tokenizer words, Path folder) {
        EmbeddingTable table = read(folder);
        if (!table.tokenizerHash().equals(words.hash())) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "%s: rows of tokenizer %s (expected: those of %s, the one given)"
                            .formatted(folder, table.tokenizerHash(), words.hash()));
        }
        if (table.width() != encoder.width()) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "%s: rows of width %d (expected: the encoder's %d)"
                            .formatted(folder, table.width(), encoder.width()));
        }
        return table.scaledTo(encoder.initializerRange());
    }

    /** Writes both files into a run folder, the numbers first. */
    void write(Path folder) throws IOException {
        WeightWriter.writeFile(
                folder.resolve(FILE),
                List.of(
                        new OutgoingTensor(
                                TENSOR,
                                List.of((long) rows, (long) width),
                                sink -> {
                                    ByteBuffer chunk =
                                            ByteBuffer.allocateDirect(CHUNK_FLOATS * Float.BYTES)
                                                    .order(ByteOrder.nativeOrder());
                                    for (int from = 0; from < values.length; from += CHUNK_FLOATS) {
                                        int count = Math.min(CHUNK_FLOATS, values.length - from);
                                        chunk.clear().limit(count * Float.BYTES);
                                        chunk.asFloatBuffer().put(values, from, count);
                                        sink.accept(from, chunk);
                                    }
                                })));
        ObjectNode card = JSON.createObjectNode();
        card.put("tokenizer_hash", tokenizerHash);
        card.put("vocabulary_size", rows);
        card.put("width", width);
        card.put("rows_learned", learned);
        Files.writeString(folder.resolve(CARD), card.toPrettyString() + "\n");
    }

    /**
     * Reads what {@code train embeddings} left in a run folder.
     *
     * @throws TrainerException {@code FILE_FAILED} if it is not there or is not whole
     */
    public static EmbeddingTable read(Path folder) {
        try {
            JsonNode card = JSON.readTree(Files.readString(folder.resolve(CARD)));
            return read(folder, card);
        } catch (IOException e) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED,
                    "%s cannot be read (expected: the run folder of `train embeddings`)"
                            .formatted(folder),
                    e);
        }
    }

    private static EmbeddingTable read(Path folder, JsonNode json) throws IOException {
        try (WeightSource source = WeightSource.open(folder.resolve(FILE))) {
            int rows = json.path("vocabulary_size").asInt();
            int width = json.path("width").asInt();
            TensorInfo info = source.tensors().get(TENSOR);
            if (info == null || !info.shape().equals(List.of((long) rows, (long) width))) {
                throw new TrainerException(
                        TrainerError.FILE_FAILED,
                        "%s: not a tensor %s [%d, %d], as %s says (expected: both files of one `train embeddings`)"
                                .formatted(folder.resolve(FILE), TENSOR, rows, width, CARD));
            }
            return new EmbeddingTable(
                    json.path("tokenizer_hash").asText(),
                    rows,
                    width,
                    json.path("rows_learned").asInt(),
                    source.floats(TENSOR));
        }
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "EmbeddingTable[rows=%d, width=%d, learned=%d]".formatted(rows, width, learned);
    }
}
