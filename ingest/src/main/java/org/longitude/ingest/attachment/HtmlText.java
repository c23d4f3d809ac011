package org.longitude.ingest.attachment;

import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/** HTML and XHTML as a reader sees it: text, line breaks, items and table rows. */
public final class HtmlText {

    /** As many as 4 MiB have with a tag for each ten characters; bounds depth and time too. */
    private static final int TAGS_MAX = 400_000;

    private static final Set<String> UNSEEN =
            Set.of("head", "script", "style", "template", "noscript", "object", "svg", "math");
    private static final Set<String> PARAGRAPHS =
            Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "hr");
    private static final Set<String> CELLS = Set.of("td", "th");

    private HtmlText() {}

    /** The text; empty where the document is refused. */
    public static String read(String html, String field, Problems problems) {
        if (html.chars().filter(c -> c == '<').limit(TAGS_MAX + 1L).count() > TAGS_MAX) {
            problems.add(RejectionReason.MARKUP_TOO_COMPLEX, field);
            return "";
        }
        Document document = Parser.htmlParser().parseInput(html, "");
        Layout layout = new Layout();
        NodeTraversor.traverse(layout, document);
        return layout.text.text();
    }

    private static final class Layout implements NodeVisitor {

        private final TextLayout text = new TextLayout();
        private int unseen;
        private int verbatim;

        @Override
        public void head(Node node, int depth) {
            if (node instanceof Element element) {
                begin(element);
            } else if (node instanceof TextNode words && unseen == 0) {
                if (verbatim > 0) {
                    text.verbatim(words.getWholeText());
                } else {
                    text.inline(words.getWholeText());
                }
            }
        }

        private void begin(Element element) {
            String name = element.normalName();
            if (UNSEEN.contains(name)) {
                unseen++;
            } else if (name.equals("br")) {
                text.lineBreak();
            } else if (name.equals("li")) {
                text.mark(markOf(element));
            } else if (CELLS.contains(name)) {
                if (element.previousElementSibling() != null) {
                    text.nextCell();
                }
            } else {
                blockEdge(element, name);
            }
            if (name.equals("pre") || name.equals("textarea")) {
                verbatim++;
            }
        }

        private void blockEdge(Element element, String name) {
            if (PARAGRAPHS.contains(name)) {
                text.blankLine();
            } else if (element.isBlock() || name.equals("tr") || name.equals("option")) {
                text.newLine();
            }
        }

        private static String markOf(Element item) {
            Element list = item.parent();
            return list != null && list.normalName().equals("ol")
                    ? item.elementSiblingIndex() + 1 + "."
                    : "-";
        }

        @Override
        public void tail(Node node, int depth) {
            if (!(node instanceof Element element)) {
                return;
            }
            String name = element.normalName();
            if (UNSEEN.contains(name)) {
                unseen--;
            } else if (name.equals("li")) {
                text.newLine();
            } else if (!CELLS.contains(name) && !name.equals("br")) {
                blockEdge(element, name);
            }
            if (name.equals("pre") || name.equals("textarea")) {
                verbatim--;
            }
        }
    }
}
