package org.longitude.trainer.report.figure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The figures' style sheet: colours for light, dark and paper, and how lines and words look. */
public final class Styles {
    private Styles() {}

    /** The sheet, to stand once on a page or in each file of its own. */
    public static String figures() {
        try (InputStream in = Styles.class.getResourceAsStream("figure.css")) {
            if (in == null) {
                throw new IllegalStateException("figure.css is missing beside its class");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
