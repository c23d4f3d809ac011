package org.longitude.trainer.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * Where one run keeps everything: {@code config.json} as used, {@code inputs.json}, {@code
 * metrics.jsonl}, {@code checkpoints/}, {@code result.json} once it is done, and whatever files a
 * command adds.
 *
 * <p>Ownership: locked against other processes until {@link #close()}.
 */
public final class RunFolder implements AutoCloseable {

    public static final String CONFIG = "config.json";
    public static final String INPUTS = "inputs.json";
    public static final String METRICS = "metrics.jsonl";
    public static final String CHECKPOINTS = "checkpoints";
    public static final String RESULT = "result.json";
    private static final String LOCK = ".lock";

    private final Path directory;
    private final FileChannel lock;
    private final MetricsLog metrics;
    private final Checkpoints checkpoints;
    private final boolean passing;

    private RunFolder(Path directory, FileChannel lock, boolean passing) {
        this.passing = passing;
        this.directory = directory;
        this.lock = lock;
        this.metrics = new MetricsLog(directory.resolve(METRICS));
        this.checkpoints = new Checkpoints(directory.resolve(CHECKPOINTS));
    }

    /**
     * Opens a folder for a run.
     *
     * @param config everything that decides what the run comes to; what only says where it happens,
     *     a device for example, is no part of it
     * @param resume whether the folder may hold an earlier part of the same run, which then goes on
     * @throws TrainerException {@code CONFIG_INVALID} if there is something in the folder that is
     *     not to be resumed, or the earlier part had another configuration, naming the setting;
     *     {@code FILE_FAILED} if it cannot be written or another process has it
     */
    public static RunFolder open(Path directory, Object config, boolean resume) {
        try {
            if (!resume && !DurableFiles.list(directory).isEmpty()) {
                throw invalid(
                        "%s: not empty (expected: a new folder, or --resume to go on with the run in it)"
                                .formatted(directory));
            }
            Files.createDirectories(directory);
            RunFolder folder = new RunFolder(directory, locked(directory), false);
            try {
                folder.settle(CONFIG, config);
            } catch (RuntimeException e) {
                folder.close();
                throw e;
            }
            return folder;
        } catch (IOException e) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED,
                    "%s: %s (expected: a folder that can be written)"
                            .formatted(directory, e.getMessage()),
                    e);
        }
    }

    /**
     * A folder that goes away when it is closed, for runs that nobody will resume.
     *
     * @throws TrainerException {@code FILE_FAILED}
     */
    public static RunFolder passing(Object config) {
        try {
            Path directory = Files.createTempDirectory("longitude-run");
            RunFolder folder = new RunFolder(directory, locked(directory), true);
            folder.settle(CONFIG, config);
            return folder;
        } catch (IOException e) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED, "no temporary folder can be made", e);
        }
    }

    private static FileChannel locked(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        directory.resolve(LOCK),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // This very process has the folder open: the same as another one.
        }
        channel.close();
        throw new TrainerException(
                TrainerError.FILE_FAILED,
                "%s: another process trains in it (expected: one at a time)".formatted(directory));
    }

    /**
     * Says what the run reads, by its content: the other half of what decides it.
     *
     * @throws TrainerException {@code CONFIG_INVALID} if an earlier part of the run read something
     *     else, naming it
     */
    public void reads(Object inputs) throws IOException {
        settle(INPUTS, inputs);
    }

    private void settle(String name, Object value) throws IOException {
        JsonNode given = JsonFiles.tree(value);
        Path file = directory.resolve(name);
        if (Files.exists(file)) {
            ConfigFiles.requireSame(file, JsonFiles.read(file, JsonNode.class), given);
        } else {
            JsonFiles.writeDurably(file, given);
        }
    }

    public Path directory() {
        return directory;
    }

    /** A file of the folder. */
    public Path file(String name) {
        return directory.resolve(name);
    }

    public MetricsLog metrics() {
        return metrics;
    }

    public Checkpoints checkpoints() {
        return checkpoints;
    }

    /** Whether the run came to its end. */
    public boolean isFinished() {
        return Files.exists(directory.resolve(RESULT));
    }

    /** Writes the result, by which the run is finished. */
    public void finish(Object result) throws IOException {
        JsonFiles.writeDurably(directory.resolve(RESULT), result);
    }

    private static TrainerException invalid(String message) {
        return new TrainerException(TrainerError.CONFIG_INVALID, message);
    }

    @Override
    public void close() throws IOException {
        metrics.close();
        lock.close();
        if (passing) {
            DurableFiles.delete(directory);
        }
    }
}
