package org.longitude.trainer.report.figure;

/**
 * How wide words will be, near enough to lay them out: the reader's font is not known here, so no
 * measurement could be exact. Widths are those of a wide font, so that others fit too.
 */
final class TextWidth {
    /** Font size of labels and legends in figures. */
    static final double LABEL_SIZE = 12;

    private TextWidth() {}

    static double of(String text) {
        double ems = 0;
        for (int i = 0; i < text.length(); i++) {
            ems += ems(text.charAt(i));
        }
        return ems * LABEL_SIZE;
    }

    private static double ems(char c) {
        if ("iljtfrI.,:;'|! ()[]/-".indexOf(c) >= 0) {
            return 0.37;
        }
        if ("mwMW%@".indexOf(c) >= 0) {
            return 0.92;
        }
        if (c > 0x2e80) {
            return 1;
        }
        return Character.isUpperCase(c) ? 0.72 : 0.62;
    }

    /** The text, or as much of it as fits, with a sign that there is more. */
    static String fit(String text, double width) {
        if (of(text) <= width) {
            return text;
        }
        int kept = text.length();
        while (kept > 1 && of(text.substring(0, kept) + "…") > width) {
            kept--;
        }
        return text.substring(0, kept).stripTrailing() + "…";
    }
}
