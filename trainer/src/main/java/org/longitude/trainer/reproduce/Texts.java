package org.longitude.trainer.reproduce;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as the report shows them. */
final class Texts {

    static final String DASH = "–";

    private Texts() {}

    static String text(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    static String number(@Nullable Double value) {
        return value == null || value.isNaN() ? "" : text("%.4f", value);
    }

    static String percent(@Nullable Double share) {
        return share == null ? "" : text("%.2f %%", 100 * share);
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
