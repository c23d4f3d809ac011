package org.longitude.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads an OCI archive as a container engine does: index, manifest, configuration, layers. */
final class OciArchive {

    private final Path folder;
    private final JsonNode manifest;
    private final ObjectMapper mapper = new ObjectMapper();

    /**
     * Unpacks the archive itself.
     *
     * @param folder an empty folder for it
     */
    OciArchive(Path archive, Path folder) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        Shell.run("tar", "-xf", archive.toString(), "-C", folder.toString());
        JsonNode index = mapper.readTree(folder.resolve("index.json").toFile());
        this.manifest = blob(index.at("/manifests/0/digest").asText());
    }

    /** User, entry point, environment and so on. */
    JsonNode configuration() throws IOException {
        return blob(manifest.at("/config/digest").asText()).path("config");
    }

    /** Lays all layers over each other. */
    Path unpackLayers(Path root) throws IOException, InterruptedException {
        Files.createDirectories(root);
        for (String layer : layers()) {
            Shell.run("tar", "-xpf", path(layer).toString(), "-C", root.toString());
        }
        return root;
    }

    private List<String> layers() {
        List<String> digests = new ArrayList<>();
        manifest.path("layers").forEach(it -> digests.add(it.path("digest").asText()));
        return digests;
    }

    private JsonNode blob(String digest) throws IOException {
        return mapper.readTree(path(digest).toFile());
    }

    private Path path(String digest) {
        return folder.resolve("blobs").resolve(digest.replace(':', '/'));
    }
}
