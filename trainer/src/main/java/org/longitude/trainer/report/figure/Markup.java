package org.longitude.trainer.report.figure;

/** Text made safe for HTML, SVG and their attributes. */
public final class Markup {
    private Markup() {}

    /**
     * Escapes what markup gives a meaning; control characters, which XML forbids, become spaces.
     */
    public static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c < ' ' && c != '\n' && c != '\t' ? ' ' : c);
            }
        }
        return safe.toString();
    }
}
