package org.longitude.it.registry;

import java.nio.file.Path;

/** The same contract with the demo's own registry, so that the demo shows what production does. */
final class EmbeddedRegistryIT extends RegistryContract {

    @Override
    TestRegistry registry(Path folder) {
        return new EmbeddedServer(folder);
    }
}
