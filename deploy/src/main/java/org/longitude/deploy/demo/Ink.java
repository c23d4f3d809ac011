package org.longitude.deploy.demo;

/** Colours for a terminal, or none. Few and calm: right, wrong, aside, weighty. */
record Ink(boolean coloured) {

    private static final String RESET = "\u001b[0m";

    String right(String text) {
        return paint("32", text);
    }

    String wrong(String text) {
        return paint("31", text);
    }

    String aside(String text) {
        return paint("2", text);
    }

    String weighty(String text) {
        return paint("1", text);
    }

    private String paint(String style, String text) {
        return coloured && !text.isEmpty() ? "\u001b[" + style + "m" + text + RESET : text;
    }
}
