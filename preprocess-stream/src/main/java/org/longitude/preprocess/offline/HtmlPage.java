package org.longitude.preprocess.offline;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.longitude.preprocess.offline.NotePieces.Kind;
import org.longitude.preprocess.offline.NotePieces.Piece;

/**
 * A note as one page that needs nothing else: the original text, every piece that became words
 * underlined, what became of it above it. Runs no scripts and loads nothing, which the page itself
 * forbids; the note's text is escaped.
 */
final class HtmlPage {

    private static final String HEAD =
            """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>What the model reads</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 15px/2.6 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            header { line-height: 1.5; border-bottom: 1px solid #8886; margin-bottom: 1rem; }
            main { white-space: pre-wrap; overflow-wrap: anywhere; }
            .dropped { opacity: .45; }
            .piece { border-bottom: 2px solid #8888; position: relative; }
            .piece rt, .key { font-size: 11px; }
            .mask { background: #8e44ad33; border-color: #8e44ad; }
            .number { background: #2980b933; border-color: #2980b9; }
            .expanded { background: #27ae6033; border-color: #27ae60; }
            .unknown { background: #c0392b44; border-color: #c0392b; }
            .end { color: #d35400; font-weight: bold; }
            .key { padding: 2px 6px; margin-right: .5rem; border-bottom: 2px solid #8888; }
            </style>
            """;

    private HtmlPage() {}

    static String of(String original, List<Piece> pieces, boolean tokenized) {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("<header><h1>What the model reads</h1>\n<p>")
                .append(counts(original, pieces, tokenized))
                .append("</p>\n<p>");
        for (Kind kind : Kind.values()) {
            key(page, name(kind));
        }
        if (tokenized) {
            key(page, "unknown");
        }
        page.append("<span class=\"end\">¦</span> sentence end</p></header>\n<main>");
        int from = 0;
        for (Piece piece : pieces) {
            dropped(page, original.substring(from, piece.start()));
            piece(page, original.substring(piece.start(), piece.end()), piece);
            from = piece.end();
        }
        dropped(page, original.substring(from));
        return page.append("</main>\n</html>\n").toString();
    }

    private static String counts(String original, List<Piece> pieces, boolean tokenized) {
        int words = pieces.stream().mapToInt(piece -> piece.words().split(" ", -1).length).sum();
        int tokens = pieces.stream().mapToInt(piece -> piece.ids().size()).sum();
        long unknown = pieces.stream().filter(Piece::unknown).count();
        String text =
                String.format(Locale.ROOT, "%,d characters, %,d words", original.length(), words);
        return tokenized
                ? text
                        + String.format(
                                Locale.ROOT, ", %,d tokens, %,d pieces unknown", tokens, unknown)
                : text;
    }

    private static void key(StringBuilder page, String name) {
        page.append("<span class=\"key ").append(name).append("\">").append(name).append("</span>");
    }

    private static void piece(StringBuilder page, String text, Piece piece) {
        page.append("<ruby class=\"piece ").append(name(piece.kind()));
        if (piece.unknown()) {
            page.append(" unknown");
        }
        String ids = piece.ids().stream().map(String::valueOf).collect(Collectors.joining(" "));
        page.append("\" title=\"");
        escape(page, piece.words() + (ids.isEmpty() ? "" : " → " + ids));
        page.append("\">");
        escape(page, text);
        if (piece.kind() != Kind.WORD || piece.ids().size() > 1) {
            page.append("<rt>");
            escape(page, piece.kind() == Kind.WORD ? ids : piece.words());
            page.append("</rt>");
        }
        page.append("</ruby>");
        if (piece.sentenceEnd()) {
            page.append("<span class=\"end\">¦</span>");
        }
    }

    private static void dropped(StringBuilder page, String text) {
        if (text.isBlank()) {
            escape(page, text);
            return;
        }
        page.append("<span class=\"dropped\">");
        escape(page, text);
        page.append("</span>");
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** For text and for quoted attributes; what HTML cannot hold becomes U+FFFD. */
    private static void escape(StringBuilder page, String text) {
        text.codePoints()
                .forEach(
                        c -> {
                            switch (c) {
                                case '&' -> page.append("&amp;");
                                case '<' -> page.append("&lt;");
                                case '>' -> page.append("&gt;");
                                case '"' -> page.append("&quot;");
                                case '\'' -> page.append("&#39;");
                                default -> page.appendCodePoint(isHtml(c) ? c : 0xFFFD);
                            }
                        });
    }

    private static boolean isHtml(int c) {
        boolean lineOrTab = c == '\n' || c == '\t' || c == '\r';
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return lineOrTab || !(Character.isISOControl(c) || surrogate);
    }
}
