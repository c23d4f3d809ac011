package org.longitude.trainer.subword;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.longitude.model.text.NormalizedText;

/** How often each piece stands in texts, cut as a tokenizer's pre-tokenizer cuts them. */
final class WordCounts {

    private final Pattern pieces;
    private final Map<String, Long> counts = new HashMap<>();

    WordCounts(Pattern pieces) {
        this.pieces = pieces;
    }

    void add(NormalizedText text) {
        Matcher matcher = pieces.matcher(text.words());
        while (matcher.find()) {
            counts.merge(matcher.group(), 1L, Long::sum);
        }
    }

    /** The same as symbols, in the order of the pieces. */
    Map<List<String>, Long> cut(Function<String, List<String>> symbols) {
        Map<List<String>, Long> cut = new HashMap<>();
        new TreeMap<>(counts)
                .forEach((piece, count) -> cut.merge(symbols.apply(piece), count, Long::sum));
        return cut;
    }
}
