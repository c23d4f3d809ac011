package org.longitude.deploy.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;

/**
 * The registry's memory: a file with one JSON event a line, each on the disk before its id is given
 * out. A last line without its end was never answered for, and is cut off.
 */
final class RegistryLog implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final FileChannel channel;
    private final List<RegistryEvent> past;

    private RegistryLog(Path file, FileChannel channel, List<RegistryEvent> past) {
        this.file = file;
        this.channel = channel;
        this.past = past;
    }

    /** Opens the log in a folder and reads what an earlier registry wrote. */
    static RegistryLog open(Path folder) {
        Path file = folder.resolve("schemas.jsonl");
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            return replay(file, channel);
        } catch (IOException e) {
            throw failed(file, "cannot be opened", e);
        }
    }

    private static RegistryLog replay(Path file, FileChannel channel) throws IOException {
        lock(file, channel);
        String text = Files.readString(file, StandardCharsets.UTF_8);
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        long wholeBytes = whole.getBytes(StandardCharsets.UTF_8).length;
        channel.truncate(wholeBytes);
        channel.position(wholeBytes);
        List<RegistryEvent> past = new ArrayList<>();
        for (String line : whole.lines().toList()) {
            past.add(read(file, line));
        }
        return new RegistryLog(file, channel, past);
    }

    private static void lock(Path file, FileChannel channel) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            throw failed(file, "is in use by another registry of this process", e);
        }
        throw failed(file, "is in use by another registry", null);
    }

    /** What was there when the log was opened. */
    List<RegistryEvent> past() {
        return List.copyOf(past);
    }

    /** Returns when the event is on the disk. */
    void append(RegistryEvent event) {
        try {
            ByteBuffer line =
                    ByteBuffer.wrap((write(event) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(false);
        } catch (IOException e) {
            throw failed(file, "cannot be written", e);
        }
    }

    private static String write(RegistryEvent event) throws JsonProcessingException {
        ObjectNode node = JSON.createObjectNode();
        if (event instanceof RegistryEvent.Registered registered) {
            node.put("subject", registered.subject());
            node.put("version", registered.version());
            node.put("id", registered.id());
            node.put("schema", registered.schema());
        } else if (event instanceof RegistryEvent.LevelSet set) {
            node.put("subject", set.subject());
            node.put("level", set.level().name());
        }
        return JSON.writeValueAsString(node);
    }

    private static RegistryEvent read(Path file, String line) {
        try {
            JsonNode node = JSON.readTree(line);
            String subject = node.path("subject").textValue();
            if (node.has("level")) {
                return new RegistryEvent.LevelSet(
                        subject, CompatibilityLevel.valueOf(node.path("level").asText()));
            }
            return new RegistryEvent.Registered(
                    node.required("subject").asText(),
                    node.required("version").asInt(),
                    node.required("id").asInt(),
                    node.required("schema").asText());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw failed(file, "holds a line that this registry did not write", e);
        }
    }

    private static DeployException failed(Path file, String what, @Nullable Throwable cause) {
        return new DeployException(
                DeployError.REGISTRY_FAILED,
                "The schema registry's log " + file + " " + what,
                cause);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(file, "does not close", e);
        }
    }
}
