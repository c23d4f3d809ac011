package org.longitude.trainer.subword;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.trainer.subword.PairMerges.Pair;

/**
 * A byte-level BPE as RoBERTa's: vocab.json, merges.txt and tokenizer.json with its special tokens.
 * Every byte is a token, so no word is unknown.
 */
public final class ByteLevelBpe {

    private static final List<String> FIRST = List.of("<s>", "<pad>", "</s>", "<unk>");
    private static final String LAST = "<mask>";
    private static final long COUNT_MIN = 2;
    private static final List<String> LETTERS = letters();

    /** GPT-2's pieces, which the tokenizer's own pre-tokenizer cuts. */
    private static final Pattern PIECES =
            Pattern.compile(
                    "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");

    private ByteLevelBpe() {}

    /**
     * Learns from texts and writes into a folder, which exists.
     *
     * @param vocabularyMax tokens, the 256 bytes and five special ones among them
     */
    public static Tokenizer learn(Iterable<NormalizedText> texts, int vocabularyMax, Path folder)
            throws IOException {
        WordCounts counts = new WordCounts(PIECES);
        texts.forEach(counts::add);
        Map<String, Integer> ids = new LinkedHashMap<>();
        FIRST.forEach(token -> ids.put(token, ids.size()));
        LETTERS.forEach(letter -> ids.put(letter, ids.size()));
        Map<Pair, String> merges =
                new PairMerges(counts.cut(ByteLevelBpe::symbols), String::concat)
                        .learn(Math.max(0, vocabularyMax - ids.size() - 1), COUNT_MIN);
        StringBuilder lines = new StringBuilder("#version: 0.2\n");
        merges.forEach(
                (pair, symbol) -> {
                    ids.putIfAbsent(symbol, ids.size());
                    lines.append(pair.left()).append(' ').append(pair.right()).append('\n');
                });
        ids.put(LAST, ids.size());
        JsonMapper.builder().build().writeValue(folder.resolve("vocab.json").toFile(), ids);
        Files.writeString(folder.resolve("merges.txt"), lines);
        // A tokenizer.json of before would be read instead of these files.
        Files.deleteIfExists(folder.resolve(Tokenizer.FILE_NAME));
        Tokenizer tokenizer = Tokenizer.load(folder);
        tokenizer.save(folder.resolve(Tokenizer.FILE_NAME));
        return tokenizer;
    }

    private static List<String> symbols(String piece) {
        List<String> symbols = new ArrayList<>();
        for (byte b : piece.getBytes(StandardCharsets.UTF_8)) {
            symbols.add(LETTERS.get(b & 0xFF));
        }
        return symbols;
    }

    /** GPT-2's spelling of bytes: printable ones stand for themselves, others from U+0100 on. */
    private static List<String> letters() {
        List<String> letters = new ArrayList<>();
        int next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable =
                    (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
            letters.add(Character.toString(printable ? b : next));
            next += printable ? 0 : 1;
        }
        return List.copyOf(letters);
    }
}
