package org.longitude.trainer.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.longitude.trainer.report.figure.Figure;
import org.longitude.trainer.report.figure.Markup;
import org.longitude.trainer.report.figure.Styles;

/**
 * A report as one HTML file with its figures inside: opens from a disk without a network, follows
 * the reader's light or dark screen, prints. Everything given is text and is escaped; a policy in
 * the page forbids whatever else a browser could load.
 *
 * <p>Threading: for one thread.
 */
public final class HtmlPage {
    /** A page of more sections begins with a list of them. */
    private static final int SECTIONS_UNLISTED = 3;

    /** A longer table is folded: its caption stands, its rows open at a click. */
    private static final int ROWS_UNFOLDED = 30;

    private final String title;
    private final StringBuilder lead = new StringBuilder();
    private final StringBuilder body = new StringBuilder();
    private final List<String> sections = new ArrayList<>();
    private int figures;
    private int tables;

    private HtmlPage(String title) {
        this.title = title;
    }

    /** An empty page. */
    public static HtmlPage titled(String title) {
        return new HtmlPage(title);
    }

    /** What the page says in a sentence, below its title. */
    public HtmlPage lead(String text) {
        lead.append("<p class=\"lead\">").append(Markup.escape(text)).append("</p>\n");
        return this;
    }

    /**
     * What a reader must know before any number: what data these are from, say. Set off from the
     * rest.
     */
    public HtmlPage notice(String text) {
        target().append("<p class=\"notice\" role=\"note\">")
                .append(Markup.escape(text))
                .append("</p>\n");
        return this;
    }

    /** Begins a section. */
    public HtmlPage section(String heading) {
        sections.add(heading);
        body.append("<h2 id=\"section-%s\">".formatted(sections.size()))
                .append(Markup.escape(heading))
                .append("</h2>\n");
        return this;
    }

    /** A paragraph. */
    public HtmlPage paragraph(String text) {
        target().append("<p>").append(Markup.escape(text)).append("</p>\n");
        return this;
    }

    /** A command or output as a terminal shows it. */
    public HtmlPage terminal(String text) {
        target().append("<pre>").append(Markup.escape(text)).append("</pre>\n");
        return this;
    }

    /** A figure with its number and caption. */
    public HtmlPage figure(Figure figure) {
        figures++;
        target().append("<figure>")
                .append(figure.inline("figure-" + figures))
                .append("<figcaption><b>Figure %s.</b> ".formatted(figures))
                .append(Markup.escape(figure.caption()))
                .append("</figcaption></figure>\n");
        return this;
    }

    /** A table with its number and caption; a long one opens at a click. */
    public HtmlPage table(Table table) {
        tables++;
        String caption = "<b>Table %s.</b> ".formatted(tables) + Markup.escape(table.caption());
        boolean folded = table.rows().size() > ROWS_UNFOLDED;
        StringBuilder out = target();
        if (folded) {
            out.append("<details><summary>")
                    .append(caption)
                    .append(" (%s rows)</summary>".formatted(table.rows().size()));
        }
        out.append("<div class=\"wide\" tabindex=\"0\"><table>");
        if (!folded) {
            out.append("<caption>").append(caption).append("</caption>");
        }
        out.append("<thead><tr>");
        table.heads().forEach(head -> cell(out, "th scope=\"col\"", "th", head));
        out.append("</tr></thead><tbody>\n");
        for (List<String> row : table.rows()) {
            out.append("<tr>");
            cell(out, "th scope=\"row\"", "th", row.get(0));
            row.subList(1, row.size()).forEach(text -> cell(out, "td", "td", text));
            out.append("</tr>\n");
        }
        out.append("</tbody></table></div>").append(folded ? "</details>\n" : "\n");
        return this;
    }

    private static void cell(StringBuilder out, String open, String close, String text) {
        out.append('<').append(open).append('>').append(Markup.escape(text));
        out.append("</").append(close).append('>');
    }

    /** Before the first section words belong to the page's head. */
    private StringBuilder target() {
        return sections.isEmpty() ? lead : body;
    }

    /** The page. */
    public String html() {
        StringBuilder page = new StringBuilder();
        page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append(
                        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
                .append(" style-src 'unsafe-inline'; img-src data:\">\n<title>")
                .append(Markup.escape(title))
                .append("</title>\n<style>\n")
                .append(Styles.figures())
                .append(pageStyles())
                .append("</style>\n</head>\n<body>\n<main>\n<h1>")
                .append(Markup.escape(title))
                .append("</h1>\n")
                .append(lead);
        if (sections.size() > SECTIONS_UNLISTED) {
            page.append("<nav aria-label=\"Sections\"><ul>");
            for (int i = 0; i < sections.size(); i++) {
                page.append("<li><a href=\"#section-%s\">".formatted(i + 1))
                        .append(Markup.escape(sections.get(i)))
                        .append("</a></li>");
            }
            page.append("</ul></nav>\n");
        }
        return page.append(body).append("</main>\n</body>\n</html>\n").toString();
    }

    /** Writes the page. */
    public void write(Path file) throws IOException {
        Files.writeString(file, html(), StandardCharsets.UTF_8);
    }

    private static String pageStyles() {
        try (InputStream in = HtmlPage.class.getResourceAsStream("page.css")) {
            if (in == null) {
                throw new IllegalStateException("page.css is missing beside its class");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
