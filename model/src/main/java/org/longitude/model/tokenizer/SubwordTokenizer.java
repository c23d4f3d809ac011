package org.longitude.model.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.text.NormalizedText;

/**
 * The default tokenizers: byte-level BPE and WordPiece, by Hugging Face's library through DJL. They
 * read the same words as the word-level tokenizer, joined by spaces, so that what differs between
 * two models is the vocabulary and not the text.
 *
 * <p>The words go to the library in pieces of bounded size that begin at a space. No token of these
 * tokenizers reaches over a space, so the ids are those of the whole text. For the same reason a
 * word's ids are the same wherever it stands, and those of usual words are remembered.
 *
 * <p>Threading: safe to share. Ownership: holds memory of the library, which is freed some time
 * after the last reference is gone.
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
    private final @Nullable WordMemory memory;
    private final String hash;

    SubwordTokenizer(SubwordModel model) {
        this.model = model;
        this.memory = model.wordsStandAlone() ? new WordMemory() : null;
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
        int word = -1;
        int from = 0;
        while (from < words.length()) {
            int to = pieceEnd(words, from);
            WordPieces piece = read(words, from, to);
            for (int i = 0; i < piece.count(); i++) {
                word += piece.begins(i) ? 1 : 0;
                tokens.add(piece.ids(i), word);
            }
            from = to;
        }
        return tokens.finish();
    }

    private WordPieces read(String words, int from, int to) {
        WordPieces piece = new WordPieces(words, from, to);
        if (memory != null) {
            piece.recall(memory, to);
        }
        String missing = piece.missing();
        if (!missing.isEmpty()) {
            piece.learn(missing, library.encode(missing, false, false), memory);
        }
        return piece;
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
