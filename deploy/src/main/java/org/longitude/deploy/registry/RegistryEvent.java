package org.longitude.deploy.registry;

import org.jspecify.annotations.Nullable;

/** One thing that the registry's log remembers. */
sealed interface RegistryEvent {

    /** A schema became a version of a subject. */
    record Registered(String subject, int version, int id, String schema)
            implements RegistryEvent {}

    /** A compatibility level was set; for all subjects without their own where subject is null. */
    record LevelSet(@Nullable String subject, CompatibilityLevel level) implements RegistryEvent {}
}
