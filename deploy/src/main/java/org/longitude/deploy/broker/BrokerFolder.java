package org.longitude.deploy.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.deploy.TemporaryFolder;

/** A broker's data folder: made, and formatted the way kafka-storage.sh does it. */
final class BrokerFolder {

    private static final String META = "meta.properties";

    static Path make(Path wanted) {
        try {
            return Files.createDirectories(wanted).toAbsolutePath();
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
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
                TemporaryFolder temporary = TemporaryFolder.create("longitude-format-")) {
            Path file = temporary.path().resolve("server.properties");
            write(config, file);
            String[] format = {"format", "-t", clusterId.toString(), "-c", file.toString()};
            int status = StorageTool.execute(format, out);
            if (status != 0) {
                throw unusable(folder, said.toString(StandardCharsets.UTF_8).strip(), null);
            }
        } catch (IOException e) {
            throw unusable(folder, "it cannot be written", e);
        }
    }

    static void write(Properties config, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            config.store(out, null);
        }
    }

    private static DeployException unusable(Path folder, String why, @Nullable Throwable cause) {
        return new DeployException(
                DeployError.FOLDER_UNUSABLE,
                "The broker's data folder " + folder + " cannot be used: " + why,
                cause);
    }

    private BrokerFolder() {}
}
