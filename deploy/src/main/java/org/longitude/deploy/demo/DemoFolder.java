package org.longitude.deploy.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.deploy.TemporaryFolder;

/**
 * Where a demo's topics, schemas and state lie: a folder that is kept, or one that goes away.
 *
 * <p>Ownership: closes the temporary folder where it made one.
 */
final class DemoFolder implements AutoCloseable {

    private final Path path;
    private final @Nullable TemporaryFolder temporary;

    private DemoFolder(Path path, @Nullable TemporaryFolder temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    static DemoFolder open(@Nullable Path kept) {
        if (kept == null) {
            TemporaryFolder temporary = TemporaryFolder.create("longitude-demo-");
            return new DemoFolder(temporary.path(), temporary);
        }
        try {
            return new DemoFolder(Files.createDirectories(kept).toAbsolutePath(), null);
        } catch (IOException e) {
            throw new DeployException(
                    DeployError.FOLDER_UNUSABLE,
                    "--data " + kept + " cannot be made or written: " + e.getMessage(),
                    e);
        }
    }

    Path broker() {
        return path.resolve("broker");
    }

    Path registry() {
        return path.resolve("registry");
    }

    Path streamsState() {
        return path.resolve("streams");
    }

    Path quarantine() {
        return path.resolve("quarantine");
    }

    /** A name that no bundle here has yet: a bundle is never written over. */
    Path freshBundle() {
        for (int number = 1; ; number++) {
            Path candidate = path.resolve("bundle-" + number);
            if (Files.notExists(candidate)) {
                return candidate;
            }
        }
    }

    @Override
    public void close() {
        if (temporary != null) {
            temporary.close();
        }
    }
}
