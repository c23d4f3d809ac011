package org.longitude.trainer.report.figure;

/**
 * A figure of a report: its numbers, and how they are drawn.
 *
 * <p>Colours are variables of a style sheet ({@link Styles}), so that one drawing serves light and
 * dark screens and paper. Series differ by shape and dash as well as by colour.
 */
public sealed interface Figure
        permits BarChart, BoxChart, HeatMap, LineChart, ReliabilityDiagram, ScatterChart {

    /** Every figure's width in its own units; on a page it takes the width that is there. */
    int WIDTH = 760;

    /** A few words: what is shown. */
    String title();

    /** A sentence or two: how to read it. Stands below the figure, and in it for screen readers. */
    String caption();

    /** Height in its own units. */
    int height();

    /** The drawing without its frame: SVG elements. */
    String drawing();

    /**
     * The drawing as an element of a page that has the {@linkplain Styles#figures styles}.
     *
     * @param id unique on the page, letters and digits
     */
    default String inline(String id) {
        return element(id, "");
    }

    /** The drawing as a file of its own, with its styles. */
    default String svg() {
        return element("figure", "<style>" + Styles.figures() + "</style>") + "\n";
    }

    private String element(String id, String styles) {
        return ("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"figure\" viewBox=\"0 0 %s %s\""
                        + " role=\"img\" aria-labelledby=\"%s-title %s-desc\">"
                        + "<title id=\"%s-title\">%s</title><desc id=\"%s-desc\">%s</desc>%s%s</svg>")
                .formatted(
                        WIDTH,
                        height(),
                        id,
                        id,
                        id,
                        Markup.escape(title()),
                        id,
                        Markup.escape(caption()),
                        styles,
                        drawing());
    }
}
