package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.longitude.model.tokenizer.Tokens;

/**
 * What the state keeps of a note's text: its tokens, so that a change of one note does not mean
 * tokenising all, and the text itself, so that another tokenizer or normaliser can begin anew.
 *
 * @param engineTag whose tokens these are
 * @param tokens the tokens, null where nobody has wanted them yet
 * @param textLength length of the original text in UTF-16 code units
 * @param text the original text, null where only normalised words were ever seen, or where it was
 *     not asked for
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, compared by nobody.
record NoteBody(byte[] engineTag, @Nullable Tokens tokens, int textLength, @Nullable String text) {

    private static final byte VERSION = 1;
    private static final byte HAS_TOKENS = 1;
    private static final byte HAS_TEXT = 2;

    /** Tokens of the engine with this tag, or null where they are another's or not there. */
    @Nullable Tokens tokensOf(byte[] tag) {
        return tokens != null && Arrays.equals(engineTag, tag) ? tokens : null;
    }

    byte[] encode() {
        byte[] utf8 = text == null ? new byte[0] : text.getBytes(UTF_8);
        int count = tokens == null ? 0 : tokens.count();
        Varints out = new Varints(64 + utf8.length + 6 * count);
        out.writeByte(VERSION);
        out.writeByte((tokens == null ? 0 : HAS_TOKENS) | (text == null ? 0 : HAS_TEXT));
        out.writeInt(textLength);
        if (tokens != null) {
            out.writeBytes(engineTag);
            out.writeInt(tokens.unknown());
            out.writeInt(count);
            write(out, tokens);
        }
        out.writeBytes(utf8);
        return out.toBytes();
    }

    private static void write(Varints out, Tokens tokens) {
        int word = 0;
        int start = 0;
        for (int i = 0; i < tokens.count(); i++) {
            out.writeInt(tokens.ids()[i]);
            out.writeInt(tokens.wordIndices()[i] - word);
            out.writeInt(tokens.starts()[i] - start);
            out.writeInt(tokens.ends()[i] - tokens.starts()[i]);
            word = tokens.wordIndices()[i];
            start = tokens.starts()[i];
        }
    }

    /** All that was encoded. */
    static NoteBody decode(byte[] bytes) {
        return decode(bytes, null);
    }

    /** The tokens alone where they are those of the engine with this tag, else everything. */
    static NoteBody decode(byte[] bytes, byte @Nullable [] tokensOf) {
        Varints.Reader in = new Varints.Reader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new IllegalStateException(
                    "note body of format %d (expected: %d): another release wrote it; use that one, or reset the application"
                            .formatted(version, VERSION));
        }
        int has = in.readByte();
        int textLength = in.readInt();
        byte[] tag = new byte[0];
        Tokens tokens = null;
        if ((has & HAS_TOKENS) != 0) {
            tag = in.readBytes(TextEngine.TAG_BYTES);
            tokens = readTokens(in);
        }
        boolean enough = tokens != null && Arrays.equals(tag, tokensOf);
        String text = enough || (has & HAS_TEXT) == 0 ? null : in.readRest();
        return new NoteBody(tag, tokens, textLength, text);
    }

    private static Tokens readTokens(Varints.Reader in) {
        int unknown = in.readInt();
        int count = in.readInt();
        int[] ids = new int[count];
        int[] words = new int[count];
        int[] starts = new int[count];
        int[] ends = new int[count];
        int word = 0;
        int start = 0;
        for (int i = 0; i < count; i++) {
            ids[i] = in.readInt();
            word += in.readInt();
            start += in.readInt();
            words[i] = word;
            starts[i] = start;
            ends[i] = start + in.readInt();
        }
        return new Tokens(ids, words, starts, ends, unknown);
    }

    /** Lengths only. */
    @Override
    public String toString() {
        return "NoteBody[textLength=" + textLength + "]";
    }
}
