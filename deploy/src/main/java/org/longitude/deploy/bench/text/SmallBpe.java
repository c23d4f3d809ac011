package org.longitude.deploy.bench.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.longitude.model.text.NormalizedText;

/**
 * A byte-level BPE counted on the notes at hand, for measuring where no RoBERTa vocabulary is
 * given: vocab.json and merges.txt with RoBERTa's special tokens. Smaller than RoBERTa's, so that
 * words become more tokens; both sides of the comparison read the same.
 */
final class SmallBpe {

    private static final int WORDS_MAX = 2_000;
    private static final int MERGES_MAX = 1_000;
    private static final List<String> LETTERS = letters();

    private SmallBpe() {}

    static void write(List<NormalizedText> texts, Path folder) throws IOException {
        List<Counted> words = mostFrequent(texts);
        Map<String, Integer> ids = new LinkedHashMap<>();
        List.of("<s>", "<pad>", "</s>", "<unk>").forEach(token -> ids.put(token, ids.size()));
        LETTERS.forEach(letter -> ids.put(letter, ids.size()));
        StringBuilder merges = new StringBuilder("#version: 0.2\n");
        for (int merge = 0; merge < MERGES_MAX; merge++) {
            String pair = mostFrequentPair(words);
            if (pair.isEmpty()) {
                break;
            }
            int space = pair.indexOf(' ');
            String left = pair.substring(0, space);
            String right = pair.substring(space + 1);
            words.forEach(word -> word.join(left, right));
            ids.putIfAbsent(left + right, ids.size());
            merges.append(pair).append('\n');
        }
        ids.put("<mask>", ids.size());
        new ObjectMapper().writeValue(folder.resolve("vocab.json").toFile(), ids);
        Files.writeString(folder.resolve("merges.txt"), merges);
    }

    private record Counted(List<String> symbols, long count) {

        void join(String left, String right) {
            for (int i = 0; i + 1 < symbols.size(); i++) {
                if (symbols.get(i).equals(left) && symbols.get(i + 1).equals(right)) {
                    symbols.set(i, left + right);
                    symbols.remove(i + 1);
                }
            }
        }
    }

    private static List<Counted> mostFrequent(List<NormalizedText> texts) {
        Map<String, Long> counts = new HashMap<>();
        for (NormalizedText text : texts) {
            for (String word : text.words().split(" ", -1)) {
                counts.merge(word, 1L, Long::sum);
            }
        }
        return counts.entrySet().stream()
                .sorted(
                        Comparator.comparingLong((Map.Entry<String, Long> each) -> -each.getValue())
                                .thenComparing(Map.Entry::getKey))
                .limit(WORDS_MAX)
                .map(each -> new Counted(symbols(" " + each.getKey()), each.getValue()))
                .toList();
    }

    private static List<String> symbols(String word) {
        List<String> symbols = new ArrayList<>();
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            symbols.add(LETTERS.get(b & 0xFF));
        }
        return symbols;
    }

    private static String mostFrequentPair(List<Counted> words) {
        Map<String, Long> pairs = new HashMap<>();
        for (Counted word : words) {
            for (int i = 0; i + 1 < word.symbols().size(); i++) {
                String pair = word.symbols().get(i) + " " + word.symbols().get(i + 1);
                pairs.merge(pair, word.count(), Long::sum);
            }
        }
        return pairs.entrySet().stream()
                .max(
                        Map.Entry.<String, Long>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse("");
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
