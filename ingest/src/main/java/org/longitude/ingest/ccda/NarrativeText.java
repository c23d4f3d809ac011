package org.longitude.ingest.ccda;

import java.util.Set;
import org.longitude.ingest.attachment.TextLayout;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/**
 * The narrative of sections as text: headings, paragraphs, items, table rows, footnotes where they
 * stand. What is marked as deleted is left out; of pictures the caption stays.
 */
final class NarrativeText {

    private static final Set<String> ROW_GROUPS = Set.of("thead", "tbody", "tfoot");

    private final TextLayout text = new TextLayout();

    /** Adds a section with the sections inside it. Depth is bounded by the guard before it. */
    void addSection(Element section) {
        text.blankLine();
        Cda.first(section, "title")
                .ifPresent(
                        title -> {
                            addChildren(title);
                            text.newLine();
                        });
        Cda.first(section, "text")
                .ifPresent(
                        narrative -> {
                            addChildren(narrative);
                            text.newLine();
                        });
        for (Element component : Cda.children(section, "component")) {
            Cda.children(component, "section").forEach(this::addSection);
        }
    }

    String text() {
        return text.text();
    }

    private void addChildren(Element parent) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                add(element);
            } else if (node instanceof Text words) {
                addWords(parent, words.getData());
            }
        }
    }

    private void addWords(Element parent, String words) {
        if ("preserve".equals(parent.getAttribute("xml:space"))) {
            text.verbatim(words);
        } else {
            text.inline(words);
        }
    }

    private void add(Element element) {
        String name = element.getLocalName();
        switch (name) {
            case "br" -> text.lineBreak();
            case "content" -> {
                if (!"delete".equals(element.getAttribute("revised"))) {
                    addChildren(element);
                }
            }
            case "paragraph", "table" -> {
                text.blankLine();
                addChildren(element);
                text.blankLine();
            }
            case "caption" -> {
                text.newLine();
                addChildren(element);
                text.newLine();
            }
            case "list" -> addList(element);
            case "tr" -> addRow(element);
            case "footnote" -> {
                text.inline(" [");
                addChildren(element);
                text.inline("] ");
            }
            case "footnoteRef", "colgroup", "col" -> {
                // Points elsewhere, or says how a table looks.
            }
            default -> addOther(element, name);
        }
    }

    private void addOther(Element element, String name) {
        if (ROW_GROUPS.contains(name) || name.equals("renderMultiMedia")) {
            text.newLine();
            addChildren(element);
            text.newLine();
        } else {
            addChildren(element);
        }
    }

    private void addList(Element list) {
        boolean ordered = "ordered".equals(list.getAttribute("listType"));
        text.newLine();
        int number = 1;
        for (Node node = list.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (!(node instanceof Element element)) {
                continue;
            }
            if ("item".equals(element.getLocalName())) {
                text.mark(ordered ? number + "." : "-");
                addChildren(element);
                text.newLine();
                number++;
            } else {
                add(element);
            }
        }
    }

    private void addRow(Element row) {
        text.newLine();
        boolean first = true;
        for (Node node = row.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element cell) {
                if (!first) {
                    text.nextCell();
                }
                addChildren(cell);
                first = false;
            }
        }
        text.newLine();
    }
}
