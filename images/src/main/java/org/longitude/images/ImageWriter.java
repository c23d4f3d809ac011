package org.longitude.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** Writes every service's image as an OCI archive, from the folders that {@code stage} lays out. */
public final class ImageWriter {

    /** The same inputs give the same bytes. */
    private static final Instant THEN = Instant.EPOCH.plusSeconds(1);

    private static final int HTTP_PORT = 8080;
    private static final int MLLP_PORT = 2575;

    private final Path stage;
    private final Path out;
    private final String version;

    private ImageWriter(Path stage, Path out, String version) {
        this.stage = stage;
        this.out = out;
        this.version = version;
    }

    /** {@code STAGE OUT VERSION}. */
    public static void main(String[] arguments)
            throws IOException,
                    InterruptedException,
                    ExecutionException,
                    RegistryException,
                    CacheDirectoryCreationException,
                    InvalidImageReferenceException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException(
                    arguments.length + " arguments (expected: STAGE OUT VERSION)");
        }
        ImageWriter writer =
                new ImageWriter(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2]);
        for (ServiceImage image : ServiceImage.ALL) {
            writer.write(image);
        }
    }

    private void write(ServiceImage image)
            throws IOException,
                    InterruptedException,
                    ExecutionException,
                    RegistryException,
                    CacheDirectoryCreationException,
                    InvalidImageReferenceException {
        Files.createDirectories(out);
        Path archive = out.resolve(image.name() + ".tar");
        JibContainerBuilder builder =
                Jib.fromScratch()
                        .setFormat(ImageFormat.OCI)
                        .setPlatforms(Set.of(new Platform("amd64", "linux")))
                        .setCreationTime(THEN)
                        .addFileEntriesLayer(layer("debian", "/"))
                        .addFileEntriesLayer(layer("java", "/opt/java"))
                        .addFileEntriesLayer(layer("tokenizers", "/opt/longitude/native"))
                        .addFileEntriesLayer(layer("libraries", "/opt/longitude"));
        if (image.engine()) {
            builder.addFileEntriesLayer(layer("engine", "/opt/longitude/native"));
        }
        builder.addFileEntriesLayer(layer("longitude", "/opt/longitude"))
                .addFileEntriesLayer(written())
                .setUser(ServiceImage.USER + ":" + ServiceImage.USER)
                .setWorkingDirectory(AbsoluteUnixPath.get("/tmp"))
                .setEnvironment(ServiceImage.environment())
                .setEntrypoint(ServiceImage.entrypoint())
                .setProgramArguments(image.arguments())
                .setExposedPorts(Set.of(Port.tcp(HTTP_PORT), Port.tcp(MLLP_PORT)))
                .setLabels(
                        Map.of(
                                "org.opencontainers.image.title",
                                image.name(),
                                "org.opencontainers.image.version",
                                version,
                                "org.opencontainers.image.licenses",
                                "Apache-2.0"))
                .containerize(
                        Containerizer.to(TarImage.at(archive).named(image.name() + ":" + version))
                                .setBaseImageLayersCache(out.resolve("cache"))
                                .setApplicationLayersCache(out.resolve("cache"))
                                .setOfflineMode(true)
                                .setToolName("longitude"));
        System.out.println(archive + " " + Files.size(archive) + " bytes");
    }

    /** What lies in a folder of the stage, at a place of the image. */
    private FileEntriesLayer layer(String folder, String place) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(folder);
        AbsoluteUnixPath under = AbsoluteUnixPath.get(place);
        try (Stream<Path> children = Files.list(stage.resolve(folder))) {
            for (Path child : children.sorted().toList()) {
                layer.addEntryRecursive(
                        child,
                        under.resolve(String.valueOf(child.getFileName())),
                        (file, to) ->
                                FilePermissions.fromOctalString(
                                        Files.isExecutable(file) ? "755" : "644"),
                        (file, to) -> THEN);
            }
        }
        return layer.build();
    }

    /** Places for volumes: a new volume takes over who may write there. */
    private FileEntriesLayer written() throws IOException {
        Path empty = Files.createDirectories(out.resolve("empty"));
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("volumes");
        for (String place : new String[] {"/state", "/quarantine"}) {
            layer.addEntry(
                    empty,
                    AbsoluteUnixPath.get(place),
                    FilePermissions.fromOctalString("755"),
                    THEN,
                    ServiceImage.USER + ":" + ServiceImage.USER);
        }
        return layer.build();
    }
}
