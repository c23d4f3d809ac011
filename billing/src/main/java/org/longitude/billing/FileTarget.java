package org.longitude.billing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.longitude.billing.store.OutboxEntry;
import org.longitude.schemas.v1.BillingChange;

/**
 * Changes as files, one each, written aside and renamed: whoever reads {@code *.json} reads whole
 * files only. The name is made of the prediction's place and the change's id, so that a change that
 * is sent again replaces itself, and names sort in the order of a partition.
 */
final class FileTarget implements ChangeTarget {

    private final Path folder;

    private FileTarget(Path folder) {
        this.folder = folder;
    }

    /**
     * A target that was tried.
     *
     * @throws BillingException {@code CONFIG_INVALID} where the folder cannot be made or written
     */
    static FileTarget in(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(Files.createTempFile(folder, ".billing-", ".part"));
        } catch (IOException e) {
            throw new BillingException(
                    BillingError.CONFIG_INVALID,
                    "--out-dir " + folder + ": cannot be written (expected: a folder of ours)",
                    e);
        }
        return new FileTarget(folder);
    }

    @Override
    public void deliver(List<OutboxEntry> entries) {
        try {
            for (OutboxEntry entry : entries) {
                write(entry.change());
            }
            sync(folder);
        } catch (IOException e) {
            throw new BillingException(
                    BillingError.FOLDER_FAILED,
                    "--out-dir "
                            + folder
                            + ": "
                            + e.getClass().getSimpleName()
                            + " (expected: a folder with room; start again, nothing is lost)",
                    e);
        }
    }

    private void write(BillingChange change) throws IOException {
        String name = name(change);
        Path aside = folder.resolve("." + name + ".part");
        try (FileChannel out =
                FileChannel.open(
                        aside,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(change.getFhir().getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(
                aside,
                folder.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    static String name(BillingChange change) {
        return "%04d-%019d-%s.json"
                .formatted(
                        change.getSourcePartition(),
                        change.getSourceOffset(),
                        change.getChangeId());
    }

    /** A rename is there for good when its folder is. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    @Override
    public List<String> topics() {
        return List.of();
    }

    @Override
    public void close() {
        // Every file was closed when it was written.
    }
}
