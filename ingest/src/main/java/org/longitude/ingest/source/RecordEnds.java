package org.longitude.ingest.source;

/**
 * Finds where records end in a stream of bytes. UTF-8 lets quotes, commas and newlines be found as
 * bytes: none of them occurs inside another character.
 */
public abstract sealed class RecordEnds
        permits RecordEnds.Lines, RecordEnds.CsvRows, RecordEnds.Whole, RecordEnds.JsonOrXml {

    /** Looks at the next byte; true where it is the newline that ends the record. */
    abstract boolean endsAt(byte next);

    /** Whether the record may end here, at the end of the source. */
    abstract boolean mayEnd();

    /** Whether the quotes of the record seen so far match. */
    abstract boolean wellQuoted();

    /** Forgets the record. */
    abstract void reset();

    /** A record a line. */
    public static RecordEnds lines() {
        return new Lines();
    }

    /** A record a CSV row, of which a quoted cell may hold newlines (RFC 4180). */
    public static RecordEnds csvRows() {
        return new CsvRows();
    }

    /** The whole source is one record. */
    public static RecordEnds whole() {
        return new Whole();
    }

    /**
     * JSON values one after another, each over as many lines as it likes, or one XML document. Once
     * a value was a line of its own, every line is taken as one, so that a broken line costs itself
     * and no other.
     */
    public static RecordEnds jsonOrXml() {
        return new JsonOrXml();
    }

    static final class Whole extends RecordEnds {

        @Override
        boolean endsAt(byte next) {
            return false;
        }

        @Override
        boolean mayEnd() {
            return true;
        }

        @Override
        boolean wellQuoted() {
            return true;
        }

        @Override
        void reset() {
            // A source has one record only.
        }
    }

    static final class JsonOrXml extends RecordEnds {

        private enum Mode {
            UNDECIDED,
            WHOLE,
            VALUES,
            LINES
        }

        private Mode mode = Mode.UNDECIDED;
        private int depth;
        private boolean begun;
        private boolean inString;
        private boolean escaped;
        private boolean manyLines;

        @Override
        boolean endsAt(byte next) {
            if (mode == Mode.UNDECIDED && !isSpace(next) && !isMark(next)) {
                mode = next == '{' || next == '[' ? Mode.VALUES : Mode.WHOLE;
            }
            return switch (mode) {
                case UNDECIDED, WHOLE -> false;
                case LINES -> next == '\n';
                case VALUES -> endsValueAt(next);
            };
        }

        private boolean endsValueAt(byte next) {
            if (next == '\n') {
                // No JSON string holds a newline: a quote that is open here was never closed.
                inString = false;
                if (begun && depth <= 0) {
                    mode = manyLines ? Mode.VALUES : Mode.LINES;
                    return true;
                }
                manyLines |= begun;
            } else if (inString) {
                inString = escaped || next != '"';
                escaped = !escaped && next == '\\';
            } else {
                look(next);
            }
            return false;
        }

        private void look(byte next) {
            if (next == '"') {
                inString = true;
            } else if (next == '{' || next == '[') {
                begun = true;
                depth++;
            } else if (next == '}' || next == ']') {
                depth--;
            }
        }

        private static boolean isSpace(byte b) {
            return b == ' ' || b == '\t' || b == '\r' || b == '\n';
        }

        /** A byte of UTF-8's byte-order mark. */
        private static boolean isMark(byte b) {
            return b == (byte) 0xef || b == (byte) 0xbb || b == (byte) 0xbf;
        }

        @Override
        boolean mayEnd() {
            return true;
        }

        @Override
        boolean wellQuoted() {
            return true;
        }

        @Override
        void reset() {
            depth = 0;
            begun = false;
            inString = false;
            escaped = false;
            manyLines = false;
        }
    }

    static final class Lines extends RecordEnds {

        @Override
        boolean endsAt(byte next) {
            return next == '\n';
        }

        @Override
        boolean mayEnd() {
            return true;
        }

        @Override
        boolean wellQuoted() {
            return true;
        }

        @Override
        void reset() {
            // Lines have no state.
        }
    }

    static final class CsvRows extends RecordEnds {

        private enum At {
            CELL_START,
            PLAIN,
            QUOTED,
            QUOTE_IN_QUOTED
        }

        private At at = At.CELL_START;
        private boolean wellQuoted = true;

        @Override
        boolean endsAt(byte next) {
            if (at == At.QUOTED) {
                if (next == '"') {
                    at = At.QUOTE_IN_QUOTED;
                }
                return false;
            }
            if (next == '\n') {
                return true;
            }
            at = after(next);
            return false;
        }

        private At after(byte next) {
            if (next == ',') {
                return At.CELL_START;
            }
            if (next == '"') {
                return afterQuote();
            }
            if (at == At.QUOTE_IN_QUOTED && next != '\r') {
                // Text after a closing quote: most likely a quote that should have been doubled.
                // Reading on as a plain cell lets the next newline end the row, so that one stray
                // quote does not swallow the rest of the file.
                wellQuoted = false;
                return At.PLAIN;
            }
            return at == At.QUOTE_IN_QUOTED ? at : At.PLAIN;
        }

        private At afterQuote() {
            return switch (at) {
                case CELL_START, QUOTE_IN_QUOTED -> At.QUOTED;
                case PLAIN, QUOTED -> {
                    wellQuoted = false;
                    yield At.PLAIN;
                }
            };
        }

        @Override
        boolean mayEnd() {
            return at != At.QUOTED;
        }

        @Override
        boolean wellQuoted() {
            return wellQuoted;
        }

        @Override
        void reset() {
            at = At.CELL_START;
            wellQuoted = true;
        }
    }
}
