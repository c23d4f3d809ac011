package org.longitude.it.registry;

import java.nio.file.Path;

/** The contract with a registry that others wrote, run as hospitals run it. */
final class ApicurioIT extends RegistryContract {

    @Override
    TestRegistry registry(Path folder) {
        return new ApicurioServer(folder);
    }
}
