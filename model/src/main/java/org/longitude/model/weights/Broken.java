package org.longitude.model.weights;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/** Refusals of weight files, in one form: where, what was found, what was expected. */
final class Broken {

    /** A file's own words are shown, but no more of them than this. */
    private static final int QUOTE_CHARS_MAX = 120;

    private Broken() {}

    static ModelException file(Path file, String found, String expected) {
        return file(file, found, expected, null);
    }

    static ModelException file(
            Path file, String found, String expected, @Nullable Throwable cause) {
        return new ModelException(
                ModelError.WEIGHTS_INVALID,
                "%s: %s (expected: %s)".formatted(file, found, expected),
                cause);
    }

    static ModelException tensor(Path file, String name, String found, String expected) {
        return file(file, "tensor " + quote(name) + ": " + found, expected);
    }

    /** Numbers that are not finite end as codes that are not: better no model than that one. */
    static void requireFinite(Path file, String name, ByteBuffer values) {
        FloatBuffer floats = values.asFloatBuffer();
        while (floats.hasRemaining()) {
            float value = floats.get();
            if (!Float.isFinite(value)) {
                throw tensor(file, name, "holds " + value, "finite numbers");
            }
        }
    }

    /** Text of a file that is not trusted: short, and without control characters. */
    static String quote(@Nullable Object text) {
        String shown = String.valueOf(text).replaceAll("\\p{Cntrl}", "?");
        return shown.length() <= QUOTE_CHARS_MAX
                ? shown
                : shown.substring(0, QUOTE_CHARS_MAX) + "…";
    }
}
