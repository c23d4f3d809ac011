package org.longitude.it.registry;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.registry.EmbeddedSchemaRegistry;

/** The demo's registry, its content in a folder. */
final class EmbeddedServer implements TestRegistry {

    private final Path folder;
    private final int port;
    private @Nullable EmbeddedSchemaRegistry registry;

    EmbeddedServer(Path folder) {
        this.folder = folder;
        this.port = FreePort.find();
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void start() {
        registry = EmbeddedSchemaRegistry.start(folder, port);
    }

    @Override
    public void stop() {
        if (registry != null) {
            registry.close();
            registry = null;
        }
    }
}
