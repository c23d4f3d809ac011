package org.longitude.trainer.subword;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * Byte-pair encoding's learning (Sennrich et al., 2016): the most frequent neighbours become one
 * symbol, again and again. Counts of pairs are kept and only those of changed words worked out
 * anew. The result depends on the counts only; ties go to the pair that sorts first.
 */
final class PairMerges {

    /** Two symbols that become one. */
    record Pair(String left, String right) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair other) {
            int byLeft = left.compareTo(other.left);
            return byLeft != 0 ? byLeft : right.compareTo(other.right);
        }
    }

    private record Word(List<String> symbols, long count) {}

    private final List<Word> words = new ArrayList<>();
    private final Map<Pair, Long> counts = new HashMap<>();
    private final Map<Pair, Set<Integer>> places = new HashMap<>();
    private final BinaryOperator<String> joined;

    /**
     * Begins with words cut into symbols.
     *
     * @param words symbols of a word, and how often it stands in the text
     * @param joined the symbol of two
     */
    PairMerges(Map<List<String>, Long> words, BinaryOperator<String> joined) {
        this.joined = joined;
        words.forEach(
                (symbols, count) -> this.words.add(new Word(new ArrayList<>(symbols), count)));
        for (int word = 0; word < this.words.size(); word++) {
            count(word, 1);
        }
    }

    /**
     * Learns until no pair is left or there are enough.
     *
     * @param countMin pairs that are rarer stay apart
     * @return the merges in order, each with its symbol
     */
    Map<Pair, String> learn(int mergesMax, long countMin) {
        Map<Pair, String> merges = new LinkedHashMap<>();
        while (merges.size() < mergesMax) {
            Map.Entry<Pair, Long> most =
                    counts.entrySet().stream()
                            .max(
                                    Map.Entry.<Pair, Long>comparingByValue()
                                            .thenComparing(
                                                    Map.Entry.comparingByKey(
                                                            Comparator.reverseOrder())))
                            .orElse(null);
            if (most == null || most.getValue() < countMin) {
                break;
            }
            Pair pair = most.getKey();
            String symbol = joined.apply(pair.left(), pair.right());
            merges.put(pair, symbol);
            for (int word : List.copyOf(places.getOrDefault(pair, Set.of()))) {
                count(word, -1);
                join(words.get(word).symbols(), pair, symbol);
                count(word, 1);
            }
        }
        return merges;
    }

    private void count(int word, int sign) {
        Word counted = words.get(word);
        List<String> symbols = counted.symbols();
        for (int i = 0; i + 1 < symbols.size(); i++) {
            Pair pair = new Pair(symbols.get(i), symbols.get(i + 1));
            long now = counts.merge(pair, sign * counted.count(), Long::sum);
            if (now == 0) {
                counts.remove(pair);
                places.remove(pair);
            } else if (sign > 0) {
                places.computeIfAbsent(pair, key -> new HashSet<>()).add(word);
            }
        }
    }

    private static void join(List<String> symbols, Pair pair, String symbol) {
        for (int i = 0; i + 1 < symbols.size(); i++) {
            if (symbols.get(i).equals(pair.left()) && symbols.get(i + 1).equals(pair.right())) {
                symbols.set(i, symbol);
                symbols.remove(i + 1);
            }
        }
    }
}
