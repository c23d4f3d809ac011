package org.longitude.ingest.attachment;

import com.rtfparserkit.parser.RtfListenerAdaptor;
import com.rtfparserkit.parser.RtfStreamSource;
import com.rtfparserkit.parser.standard.StandardRtfParser;
import com.rtfparserkit.rtf.Command;
import com.rtfparserkit.rtf.CommandType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/**
 * RTF as a reader sees it: body, footnotes, headers and tables, characters by their code page or by
 * Unicode escapes; without fonts, pictures, hidden and deleted text. RTF Parser Kit reads the
 * syntax.
 */
public final class RtfText {

    private static final int DEPTH_MAX = 256;
    private static final String BEGIN = "{\\rtf";
    private static final Pattern BINARY = Pattern.compile("\\\\bin(\\d{1,18})");
    private static final Set<Command> SEEN_DESTINATIONS =
            EnumSet.of(
                    Command.rtf,
                    Command.footnote,
                    Command.header,
                    Command.footer,
                    Command.headerl,
                    Command.headerr,
                    Command.headerf,
                    Command.footerl,
                    Command.footerr,
                    Command.footerf,
                    Command.fldrslt,
                    Command.field,
                    Command.result,
                    Command.shptxt,
                    Command.listtext,
                    Command.pntext,
                    Command.bkmkstart,
                    Command.bkmkend);

    private RtfText() {}

    /** The text; empty where the document is refused. */
    public static String read(byte[] rtf, String field, Problems problems) {
        // Each byte is a character here: the file's own code pages say what it means.
        String syntax = new String(rtf, StandardCharsets.ISO_8859_1);
        int begin = syntax.indexOf(BEGIN);
        if (begin < 0 || !syntax.substring(0, begin).isBlank() || binaryLies(syntax)) {
            problems.add(RejectionReason.BAD_RTF, field);
            return "";
        }
        Listener listener = new Listener();
        try {
            new StandardRtfParser()
                    .parse(
                            new RtfStreamSource(
                                    new ByteArrayInputStream(rtf, begin, rtf.length - begin)),
                            listener);
        } catch (DocumentAtEnd e) {
            return listener.text.text();
        } catch (TooDeep e) {
            problems.add(RejectionReason.MARKUP_TOO_COMPLEX, field);
            return "";
        } catch (IOException | RuntimeException e) {
            // The parser tells broken syntax by various exceptions, whose messages may quote it.
            problems.add(RejectionReason.BAD_RTF, field);
            return "";
        }
        return listener.text.text();
    }

    /** Whether a picture claims more bytes than there are, which the parser would set aside. */
    private static boolean binaryLies(String syntax) {
        Matcher binary = BINARY.matcher(syntax);
        while (binary.find()) {
            if (Long.parseLong(binary.group(1)) > syntax.length() - binary.end()) {
                return true;
            }
        }
        return false;
    }

    /** The outermost group has closed: senders leave all sorts of bytes behind it. */
    private static final class DocumentAtEnd extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DocumentAtEnd() {
            super("the document is at its end", null, false, false);
        }
    }

    private static final class TooDeep extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooDeep() {
            super("groups nest too deeply", null, false, false);
        }
    }

    private static final class Listener extends RtfListenerAdaptor {

        /** What holds inside a group, and ends with it. */
        private record Group(boolean unseen, boolean hidden, boolean deleted) {

            boolean silent() {
                return unseen || hidden || deleted;
            }
        }

        private final TextLayout text = new TextLayout();
        private final Deque<Group> outer = new ArrayDeque<>();
        private Group group = new Group(false, false, false);

        @Override
        public void processGroupStart() {
            if (outer.size() >= DEPTH_MAX) {
                throw new TooDeep();
            }
            outer.push(group);
        }

        @Override
        public void processGroupEnd() {
            group = outer.pop();
            if (outer.isEmpty()) {
                throw new DocumentAtEnd();
            }
        }

        @Override
        public void processString(String string) {
            if (!group.silent()) {
                // Symbol fonts keep their bullet in the private use area.
                text.verbatim(string.replace('\uf0b7', '\u2022').replace("\0", ""));
            }
        }

        @Override
        public void processCommand(
                Command command, int parameter, boolean hasParameter, boolean optional) {
            boolean on = !hasParameter || parameter != 0;
            if (command == Command.v) {
                group = new Group(group.unseen(), on, group.deleted());
            } else if (command == Command.deleted) {
                group = new Group(group.unseen(), group.hidden(), on);
            } else if (command == Command.plain) {
                group = new Group(group.unseen(), false, false);
            } else if (isDestination(command, optional)) {
                group = new Group(true, group.hidden(), group.deleted());
            } else if (!group.silent()) {
                layOut(command);
            }
        }

        private static boolean isDestination(Command command, boolean optional) {
            return !SEEN_DESTINATIONS.contains(command)
                    && (optional || command.getCommandType() == CommandType.Destination);
        }

        private void layOut(Command command) {
            switch (command) {
                case par, line, sect, page, softline, lbr -> text.lineBreak();
                case row, nestrow -> text.newLine();
                case cell, nestcell -> text.nextCell();
                case tab -> text.verbatim("\t");
                default -> {
                    // Fonts, colours and margins say nothing.
                }
            }
        }
    }
}
