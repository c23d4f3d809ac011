package org.longitude.trainer.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a run, one JSON object a line, each with the {@code step} it belongs to.
 *
 * <p>A line is handed to the operating system at once, so it outlives the process. A run that goes
 * on from a checkpoint drops the lines after it: every step stands there once.
 */
public final class MetricsLog implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private @Nullable FileChannel channel;

    MetricsLog(Path file) {
        this.file = file;
    }

    public void append(Object line) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.wrap((JsonFiles.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
        FileChannel out = opened();
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** Forces what was appended to the disk. */
    public void force() throws IOException {
        opened().force(false);
    }

    /** Drops the lines of later steps, and a last line that was cut short. */
    public void keepThrough(long step) throws IOException {
        close();
        if (!Files.exists(file)) {
            return;
        }
        Path aside = file.resolveSibling(file.getFileName() + DurableFiles.ASIDE);
        try (BufferedWriter kept = Files.newBufferedWriter(aside)) {
            read(
                    line -> {
                        if (line.path("step").asLong() <= step) {
                            write(kept, line);
                        }
                    });
        }
        DurableFiles.moveIntoPlace(aside, file);
    }

    private static void write(BufferedWriter out, JsonNode line) throws IOException {
        out.write(JSON.writeValueAsString(line));
        out.write('\n');
    }

    /** Takes one line. */
    interface LineSink {
        void accept(JsonNode line) throws IOException;
    }

    private void read(LineSink sink) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode node;
                try {
                    node = JSON.readTree(line);
                } catch (JsonProcessingException e) {
                    // The process was killed inside this line: it is the last one.
                    return;
                }
                sink.accept(node);
            }
        }
    }

    /** Hands on every whole line, in order. */
    public void forEach(Consumer<JsonNode> reader) throws IOException {
        if (Files.exists(file)) {
            read(reader::accept);
        }
    }

    private FileChannel opened() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.APPEND);
            channel = open;
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
