package org.longitude.deploy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Letters for people and for programs. */
final class LetterText {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN_CHARACTERS_MAX = 20_000;

    private LetterText() {}

    static ObjectNode json(Letter letter, boolean redriven) {
        ObjectNode node = JSON.createObjectNode();
        node.put("id", letter.id().toString());
        node.put("stage", letter.why().stage());
        node.put("reason", letter.why().reasonCode());
        node.put("source", letter.why().sourceTopic());
        node.put("source_partition", letter.why().sourcePartition());
        node.put("source_offset", letter.why().sourceOffset());
        if (letter.line() > 0) {
            node.put("source_line", letter.line());
        }
        node.put("at", letter.why().at().toString());
        node.put("bytes", letter.sizeBytes());
        letter.oversized().ifPresent(kept -> node.put("quarantine_sha256", kept.sha256()));
        node.put("redriven", redriven);
        return node;
    }

    static String line(Letter letter, boolean redriven) {
        return letter.why().at()
                + "  "
                + letter.why().reasonCode()
                + "  "
                + letter.why().stage()
                + "  "
                + letter.id()
                + "  from "
                + letter.why().sourceTopic()
                + (letter.isFromTopic()
                        ? ":" + letter.why().sourcePartition() + ":" + letter.why().sourceOffset()
                        : letter.line() > 0 ? " line " + letter.line() : "")
                + "  "
                + letter.sizeBytes()
                + " bytes"
                + (redriven ? "  redriven" : "");
    }

    /** The bytes as text; every letter and digit covered unless they shall be seen. */
    static String content(byte @Nullable [] bytes, boolean reveal) {
        if (bytes == null) {
            return "(no bytes)";
        }
        String text = new String(bytes, UTF_8);
        String shown = text.substring(0, Math.min(text.length(), SHOWN_CHARACTERS_MAX));
        StringBuilder content = new StringBuilder(shown.length());
        shown.codePoints()
                .map(c -> c == '\r' ? '\n' : c)
                .map(c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? '.' : c)
                .map(c -> reveal ? c : covered(c))
                .forEach(content::appendCodePoint);
        if (shown.length() < text.length()) {
            content.append("\n(").append(text.length() - shown.length()).append(" more)");
        }
        return content.toString();
    }

    private static int covered(int c) {
        if (Character.isDigit(c)) {
            return '9';
        }
        return c < 0x80 && !Character.isLetter(c) ? c : 'x';
    }
}
