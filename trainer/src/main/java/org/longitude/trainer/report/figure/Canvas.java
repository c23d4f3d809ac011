package org.longitude.trainer.report.figure;

import java.util.List;

/** SVG elements one after another; their looks are classes of the style sheet. */
final class Canvas {
    private static final String[] MARKS = {
        "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0", // disc
        "M-3.6-3.6h7.2v7.2h-7.2z", // square
        "M0-4.8L4.6 3.4h-9.2z", // triangle
        "M0-5L5 0L0 5L-5 0z", // diamond
        "M-4.6-3.4h9.2L0 4.8z" // triangle downwards
    };

    private final StringBuilder elements = new StringBuilder();

    /** A place in the drawing. */
    record Place(double x, double y) {}

    /** Where a text hangs. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** The class that gives the n-th series its colour and its dash. */
    static String series(int index) {
        return "s" + (index % 8 + 1);
    }

    Canvas line(String style, double x1, double y1, double x2, double y2) {
        elements.append(
                "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
                        .formatted(
                                style,
                                Numbers.place(x1),
                                Numbers.place(y1),
                                Numbers.place(x2),
                                Numbers.place(y2)));
        return this;
    }

    Canvas polyline(String style, List<Place> places) {
        elements.append("<polyline class=\"").append(style).append("\" points=\"");
        for (Place place : places) {
            elements.append(Numbers.place(place.x()))
                    .append(',')
                    .append(Numbers.place(place.y()))
                    .append(' ');
        }
        elements.append("\"/>");
        return this;
    }

    /** A rectangle between two corners; the tip, unless empty, shows where a pointer rests. */
    Canvas box(String style, double x1, double y1, double x2, double y2, String tip) {
        elements.append(
                "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\">%s</rect>"
                        .formatted(
                                style,
                                Numbers.place(Math.min(x1, x2)),
                                Numbers.place(Math.min(y1, y2)),
                                Numbers.place(Math.abs(x2 - x1)),
                                Numbers.place(Math.abs(y2 - y1)),
                                tip(tip)));
        return this;
    }

    /** A cell filled to a share of its series' colour. */
    Canvas cell(
            String style,
            double x,
            double y,
            double width,
            double height,
            double share,
            String tip) {
        elements.append(
                "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill-opacity=\"%s\">%s</rect>"
                        .formatted(
                                style,
                                Numbers.place(x),
                                Numbers.place(y),
                                Numbers.place(width),
                                Numbers.place(height),
                                Numbers.place(share),
                                tip(tip)));
        return this;
    }

    /** The n-th series' mark. */
    Canvas mark(int series, double x, double y, String tip) {
        elements.append(
                "<path class=\"mark %s\" transform=\"translate(%s %s)\" d=\"%s\">%s</path>"
                        .formatted(
                                series(series),
                                Numbers.place(x),
                                Numbers.place(y),
                                MARKS[series % MARKS.length],
                                tip(tip)));
        return this;
    }

    Canvas text(String style, double x, double y, Anchor anchor, String text) {
        elements.append(
                "<text class=\"%s %s\" x=\"%s\" y=\"%s\">%s</text>"
                        .formatted(
                                style,
                                switch (anchor) {
                                    case START -> "start";
                                    case MIDDLE -> "middle";
                                    case END -> "end";
                                },
                                Numbers.place(x),
                                Numbers.place(y),
                                Markup.escape(text)));
        return this;
    }

    /** A text that reads upwards, for the title of an upright axis. */
    Canvas upwards(String style, double x, double y, String text) {
        elements.append(
                "<text class=\"%s middle\" transform=\"translate(%s %s) rotate(-90)\">%s</text>"
                        .formatted(style, Numbers.place(x), Numbers.place(y), Markup.escape(text)));
        return this;
    }

    private static String tip(String text) {
        return text.isEmpty() ? "" : "<title>" + Markup.escape(text) + "</title>";
    }

    String markup() {
        return elements.toString();
    }
}
