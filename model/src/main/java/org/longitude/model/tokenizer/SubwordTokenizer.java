package org.longitude.model.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.text.NormalizedText;

/**
 * The default tokenizers: byte-level BPE and WordPiece, by Hugging Face's library through DJL. They
 * read the same words as the word-level tokenizer, joined by spaces, so that what differs between
 * two models is the vocabulary and not the text.
 *
 * <p>The words go to the library in pieces of bounded size that begin at a space. No token of these
 * tokenizers reaches over a space, so the ids are those of the whole text.
 *
 * <p>Threading: immutable, safe to share. Ownership: holds memory of the library, which is freed
 * some time after the last reference is gone.
 */
final class SubwordTokenizer implements Tokenizer {

    /** A note goes to the library in pieces of about this length; a longer word is cut there. */
    static final int PIECE_CHARS_MAX = 1 << 14;

    /** Stands for half of a surrogate pair, which has no UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final Map<String, String> NOTHING_CUT_OR_ADDED =
            Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false");

    private static final Cleaner CLEANER = Cleaner.create();

    private final SubwordModel model;
    private final HuggingFaceTokenizer library;
    private final String hash;

    SubwordTokenizer(SubwordModel model) {
        this.model = model;
        this.library = library(model);
        this.hash = model.hash();
        HuggingFaceTokenizer held = library;
        CLEANER.register(this, held::close);
    }

    private static HuggingFaceTokenizer library(SubwordModel model) {
        byte[] bare = model.bare().getBytes(StandardCharsets.UTF_8);
        try {
            return HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(bare), NOTHING_CUT_OR_ADDED);
        } catch (IOException | RuntimeException e) {
            throw new ModelException(
                    ModelError.TOKENIZER_INVALID,
                    "Hugging Face's library refuses the tokenizer: %s (expected: a BPE whose merges are in its vocabulary, or a WordPiece)"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    @Override
    public Tokens tokenize(NormalizedText text) {
        String words = withoutLoneSurrogates(text.words());
        TokenSink tokens = new TokenSink(text, model.special().unknown());
        int from = 0;
        while (from < words.length()) {
            int to = pieceEnd(words, from);
            Encoding encoding = library.encode(words.substring(from, to), false, false);
            addAll(tokens, words, from, to, encoding);
            from = to;
        }
        return tokens.finish();
    }

    /** The last space in reach, which begins the next piece, or the limit where there is none. */
    private static int pieceEnd(String words, int from) {
        if (words.length() - from <= PIECE_CHARS_MAX) {
            return words.length();
        }
        int limit = from + PIECE_CHARS_MAX;
        int space = words.lastIndexOf(' ', limit);
        if (space > from) {
            return space;
        }
        return Character.isLowSurrogate(words.charAt(limit)) ? limit - 1 : limit;
    }

    private static void addAll(
            TokenSink tokens, String words, int from, int to, Encoding encoding) {
        long[] ids = encoding.getIds();
        CharSpan[] spans = encoding.getCharTokenSpans();
        CodePointCursor cursor = new CodePointCursor(words, from, to);
        for (int i = 0; i < ids.length; i++) {
            // A token may begin with the space before its word; its last character is the word's.
            int last = Math.max(spans[i].getStart(), spans[i].getEnd() - 1);
            tokens.add(Math.toIntExact(ids[i]), cursor.charIndexOf(last), words);
        }
    }

    private static String withoutLoneSurrogates(String words) {
        StringBuilder clean = null;
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c)
                    && i + 1 < words.length()
                    && Character.isLowSurrogate(words.charAt(i + 1))) {
                i++;
                continue;
            }
            if (clean == null) {
                clean = new StringBuilder(words);
            }
            clean.setCharAt(i, REPLACEMENT);
        }
        return clean == null ? words : clean.toString();
    }

    @Override
    public void save(Path file) {
        try {
            Files.writeString(file, model.whole() + "\n");
        } catch (IOException e) {
            throw new ModelException(ModelError.FILE_FAILED, "cannot write " + file, e);
        }
    }

    @Override
    public int vocabularySize() {
        return model.size();
    }

    @Override
    public int padId() {
        return model.special().pad();
    }

    @Override
    public int unknownId() {
        return model.special().unknown();
    }

    @Override
    public int clsId() {
        return model.special().cls();
    }

    @Override
    public int sepId() {
        return model.special().sep();
    }

    @Override
    public int maskId() {
        return model.special().mask();
    }

    @Override
    public String hash() {
        return hash;
    }
}
