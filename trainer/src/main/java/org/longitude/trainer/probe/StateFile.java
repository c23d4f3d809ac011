package org.longitude.trainer.probe;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * Pooled states of every admission after every layer, on disk: float32, little-endian, row by row
 * [admissions][layers + 1][width], mapped into memory piece by piece, so it may be larger than
 * memory. A JSON file beside it says whose states these are.
 *
 * <p>Rows are appended in order; a row that a kill cut short is written again. Threading: one
 * thread. Ownership: closes its file.
 */
final class StateFile implements AutoCloseable {
    /** Mapped at once; whole rows. */
    private static final long SEGMENT_BYTES = 256L << 20;

    private static final JsonMapper JSON = new JsonMapper();

    private final FileChannel channel;
    private final Origin origin;

    /**
     * Whose states.
     *
     * @param encoder SHA-256 of the encoder's weights
     * @param samples SHA-256 of the admissions' ids and tokens
     */
    record Origin(
            String encoder,
            String samples,
            @JsonProperty("admissions") int admissions,
            @JsonProperty("states") int states,
            @JsonProperty("width") int width) {
        long rowBytes() {
            return (long) states * width * Float.BYTES;
        }
    }

    private StateFile(FileChannel channel, Origin origin) {
        this.channel = channel;
        this.origin = origin;
    }

    /**
     * Opens a file of these states; one of others is refused.
     *
     * @throws TrainerException {@code CONFIG_INVALID} if the file holds states of another encoder
     *     or other admissions
     */
    static StateFile open(Path file, Origin origin) throws IOException {
        Path about = file.resolveSibling(file.getFileName() + ".json");
        if (Files.exists(about)) {
            Origin found = JSON.readValue(Files.readAllBytes(about), Origin.class);
            if (!found.equals(origin)) {
                throw new TrainerException(
                        TrainerError.CONFIG_INVALID,
                        "%s: states of another encoder or other admissions (expected: a new run folder, or the model and snapshot they came from)"
                                .formatted(file));
            }
        } else {
            Files.write(about, JSON.writeValueAsBytes(origin));
        }
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        channel.truncate(channel.size() / origin.rowBytes() * origin.rowBytes());
        return new StateFile(channel, origin);
    }

    /** How many admissions' states are there. */
    int rows() throws IOException {
        return (int) (channel.size() / origin.rowBytes());
    }

    /** Adds the next admission's states, [layers + 1][width]. */
    void append(float[][] states) throws IOException {
        ByteBuffer row =
                ByteBuffer.allocate((int) origin.rowBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] state : states) {
            for (float value : state) {
                row.putFloat(value);
            }
        }
        row.flip();
        long at = channel.size();
        while (row.hasRemaining()) {
            at += channel.write(row, at);
        }
    }

    /** All admissions' states after one layer, row by row. */
    float[][] layer(int layer) throws IOException {
        float[][] states = new float[rows()][origin.width()];
        long offset = (long) layer * origin.width() * Float.BYTES;
        int segmentRows = (int) Math.max(1, SEGMENT_BYTES / origin.rowBytes());
        for (int from = 0; from < states.length; from += segmentRows) {
            int to = Math.min(states.length, from + segmentRows);
            MappedByteBuffer segment =
                    channel.map(
                            FileChannel.MapMode.READ_ONLY,
                            from * origin.rowBytes(),
                            (to - from) * origin.rowBytes());
            segment.order(ByteOrder.LITTLE_ENDIAN);
            for (int row = from; row < to; row++) {
                segment.position((int) ((row - from) * origin.rowBytes() + offset));
                segment.asFloatBuffer().get(states[row]);
            }
        }
        return states;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return "StateFile[%d admissions, %d states of %d]"
                .formatted(origin.admissions(), origin.states(), origin.width());
    }
}
