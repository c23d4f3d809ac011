package org.longitude.model.tokenizer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.text.NormalizedText;

/**
 * The paper's own tokenizer (section 4.2): a word is one token, or unknown. Saved and read as a
 * Hugging Face tokenizer.json. Threading: immutable, safe to share.
 */
public final class WordTokenizer implements Tokenizer {

    private final WordTable table;
    private final String hash;

    /** A tokenizer whose ids are the places of the words, which begin with the special tokens. */
    WordTokenizer(List<String> wordsById) {
        for (SpecialToken token : SpecialToken.values()) {
            if (wordsById.size() <= token.id() || !wordsById.get(token.id()).equals(token.text())) {
                throw new ModelException(
                        ModelError.TOKENIZER_INVALID,
                        "id %d is not %s (expected: %s)"
                                .formatted(
                                        token.id(), token.text(), List.of(SpecialToken.values())));
            }
        }
        table = new WordTable(wordsById);
        hash = hash(wordsById);
    }

    /**
     * A tokenizer of these words in this order, behind the special tokens.
     *
     * @throws ModelException {@code TOKENIZER_INVALID} if a word stands twice
     */
    public static WordTokenizer ofWords(List<String> words) {
        List<String> wordsById = new ArrayList<>();
        for (SpecialToken token : SpecialToken.values()) {
            wordsById.add(token.text());
        }
        wordsById.addAll(words);
        return new WordTokenizer(wordsById);
    }

    /** Reads a tokenizer.json that {@link #save} wrote, or one with the same special tokens. */
    public static WordTokenizer load(Path file) {
        return new WordTokenizer(TokenizerFile.load(file));
    }

    /** The same vocabulary always gives the same bytes. */
    @Override
    public void save(Path file) {
        TokenizerFile.save(table, file);
    }

    @Override
    public Tokens tokenize(NormalizedText text) {
        int[] ids = idsOf(text.words(), text.wordCount());
        int[] wordIndices = new int[ids.length];
        int unknownId = unknownId();
        int unknown = 0;
        for (int word = 0; word < ids.length; word++) {
            unknown += ids[word] == unknownId ? 1 : 0;
            wordIndices[word] = word;
        }
        return new Tokens(ids, wordIndices, text.starts(), text.ends(), unknown);
    }

    /** The ids of words that spaces separate. */
    public int[] idsOf(String words) {
        String single = words.strip().replaceAll(" {2,}", " ");
        return single.isEmpty()
                ? new int[0]
                : idsOf(single, 1 + (int) single.chars().filter(c -> c == ' ').count());
    }

    private int[] idsOf(String words, int count) {
        char[] chars = words.toCharArray();
        int[] ids = new int[count];
        int unknownId = unknownId();
        int from = 0;
        for (int word = 0; word < count; word++) {
            int hashOfWord = 0;
            int to = from;
            while (to < chars.length && chars[to] != ' ') {
                hashOfWord = 31 * hashOfWord + chars[to];
                to++;
            }
            ids[word] = table.find(chars, from, to, hashOfWord, unknownId);
            from = to + 1;
        }
        return ids;
    }

    /** The word of an id, special tokens included. */
    public String word(int id) {
        return table.word(id);
    }

    @Override
    public int vocabularySize() {
        return table.size();
    }

    @Override
    public int padId() {
        return SpecialToken.PAD.id();
    }

    @Override
    public int unknownId() {
        return SpecialToken.UNKNOWN.id();
    }

    @Override
    public int clsId() {
        return SpecialToken.CLS.id();
    }

    @Override
    public int sepId() {
        return SpecialToken.SEP.id();
    }

    @Override
    public int maskId() {
        return SpecialToken.MASK.id();
    }

    @Override
    public String hash() {
        return hash;
    }

    private static String hash(List<String> wordsById) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("longitude-word-tokenizer 1\n".getBytes(StandardCharsets.UTF_8));
            for (String word : wordsById) {
                digest.update(word.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) '\n');
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
