package org.longitude.model.verify;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/** Refusals of directories that are no fixtures, in one form. */
final class NotAFixture {

    private NotAFixture() {}

    static ModelException because(Path where, String found, String expected) {
        return because(where, found, expected, null);
    }

    static ModelException because(
            Path where, String found, String expected, @Nullable Throwable cause) {
        return new ModelException(
                ModelError.FIXTURE_INVALID,
                "%s: %s (expected: %s)".formatted(where, found, expected),
                cause);
    }
}
