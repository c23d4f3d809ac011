package org.longitude.deploy.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;

/**
 * One broker a folder, seen before Kafka opens anything in it. Kafka has a lock of its own, but by
 * the time it finds that taken, its controller has begun to read the other's log, and a controller
 * that stumbles ends the whole process.
 */
final class FolderLock implements AutoCloseable {

    private static final String FILE = ".longitude.lock";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the folder, until {@link #close} or the end of the process.
     *
     * @throws DeployException where another broker has it, in this process or another
     */
    static FolderLock take(Path folder) {
        FileChannel channel = null;
        try {
            channel =
                    FileChannel.open(
                            folder.resolve(FILE),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                close(channel);
                throw taken(folder, null);
            }
            return new FolderLock(channel);
        } catch (OverlappingFileLockException e) {
            close(channel);
            throw taken(folder, e);
        } catch (IOException e) {
            close(channel);
            throw new DeployException(
                    DeployError.FOLDER_UNUSABLE,
                    "The broker's data folder cannot be written: "
                            + folder
                            + "; name one that can be",
                    e);
        }
    }

    private static DeployException taken(Path folder, @Nullable Throwable cause) {
        return new DeployException(
                DeployError.BROKER_FAILED,
                "Another broker runs on " + folder + "; stop it or name another folder",
                cause);
    }

    @Override
    public void close() {
        close(channel);
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("A lock file that nobody writes does not close", e);
        }
    }
}
