package org.longitude.deploy.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Properties;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;

/** A broker's data folder: made, formatted the way kafka-storage.sh does it, deleted. */
final class BrokerFolder {

    private static final String META = "meta.properties";

    static Path make(@Nullable Path wanted) {
        try {
            return wanted == null
                    ? Files.createTempDirectory("longitude-broker-")
                    : Files.createDirectories(wanted).toAbsolutePath();
        } catch (IOException e) {
            throw new DeployException(
                    DeployError.FOLDER_UNUSABLE,
                    "The broker's data folder cannot be made: "
                            + wanted
                            + "; name one that can be written",
                    e);
        }
    }

    /** Formats the folder unless a broker has lived there before: then its data stands. */
    static void format(Path folder, Properties config, Uuid clusterId) {
        if (Files.exists(folder.resolve(META))) {
            return;
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Path file = null;
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            file = Files.createTempFile("longitude-broker-", ".properties");
            write(config, file);
            String[] format = {"format", "-t", clusterId.toString(), "-c", file.toString()};
            int status = StorageTool.execute(format, out);
            if (status != 0) {
                throw unusable(folder, said.toString(StandardCharsets.UTF_8).strip(), null);
            }
        } catch (IOException e) {
            throw unusable(folder, "it cannot be written", e);
        } finally {
            if (file != null) {
                delete(file);
            }
        }
    }

    static void write(Properties config, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            config.store(out, null);
        }
    }

    /** Kafka may still be deleting segments of its own in the background: that is no failure. */
    static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new Deletion());
        } catch (IOException e) {
            throw unusable(folder, "it cannot be deleted", e);
        }
    }

    private static DeployException unusable(Path folder, String why, @Nullable Throwable cause) {
        return new DeployException(
                DeployError.FOLDER_UNUSABLE,
                "The broker's data folder " + folder + " cannot be used: " + why,
                cause);
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }

    private BrokerFolder() {}
}
