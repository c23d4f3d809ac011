package org.longitude.coder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.longitude.model.encoder.Evidence;
import org.longitude.schemas.v1.EvidenceSpan;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.longitude.schemas.v1.TokenizedNote;

/**
 * Turns a code's most attended tokens into a few phrases of the original notes: tokens that lie
 * close together are merged with the words between them and widened to whole words. A phrase never
 * crosses from one note into another.
 */
final class EvidenceFinder {

    /** Tokens {@code [first, last]} of one note. */
    private record Phrase(TokenizedNote note, int first, int last, double weight) {

        Phrase upTo(int token, double more) {
            return new Phrase(note, first, token, weight + more);
        }
    }

    private final EvidenceConfig config;

    EvidenceFinder(EvidenceConfig config) {
        this.config = config;
    }

    /** The phrases that carry most of the attention, heaviest first. */
    List<EvidenceSpan> spans(Evidence evidence, TokenizedAdmission admission) {
        NavigableMap<Integer, Double> weights = mostAttended(evidence);
        List<Phrase> phrases = new ArrayList<>();
        for (TokenizedNote note : admission.getNotes()) {
            phrases.addAll(
                    phrasesOf(
                            note,
                            weights.subMap(note.getTokenStart(), true, note.getTokenEnd(), false),
                            admission.getWordIndices()));
        }
        return phrases.stream()
                .sorted(
                        Comparator.comparingDouble(Phrase::weight)
                                .reversed()
                                .thenComparingInt(Phrase::first))
                .limit(config.spansMax())
                .map(phrase -> toSpan(phrase, admission))
                .toList();
    }

    /** Weight by token, in reading order, of the tokens that count. */
    private NavigableMap<Integer, Double> mostAttended(Evidence evidence) {
        int[] positions = evidence.positions();
        float[] weights = evidence.weights();
        double heaviest = 0;
        for (float weight : weights) {
            heaviest = Math.max(heaviest, weight);
        }
        NavigableMap<Integer, Double> counted = new TreeMap<>();
        for (int i = 0; i < positions.length; i++) {
            if (weights[i] > 0 && weights[i] >= heaviest * config.shareMin()) {
                counted.put(positions[i], (double) weights[i]);
            }
        }
        return counted;
    }

    private List<Phrase> phrasesOf(
            TokenizedNote note, NavigableMap<Integer, Double> weights, List<Integer> words) {
        List<Phrase> phrases = new ArrayList<>();
        for (var entry : weights.entrySet()) {
            int token = entry.getKey();
            int end = phrases.size() - 1;
            if (end >= 0 && isNear(words, phrases.get(end).last(), token)) {
                phrases.set(end, phrases.get(end).upTo(token, entry.getValue()));
            } else {
                phrases.add(new Phrase(note, token, token, entry.getValue()));
            }
        }
        return phrases;
    }

    private boolean isNear(List<Integer> words, int token, int later) {
        return words.get(later) - words.get(token) <= config.gapWordsMax() + 1;
    }

    private static EvidenceSpan toSpan(Phrase phrase, TokenizedAdmission admission) {
        List<Integer> words = admission.getWordIndices();
        TokenizedNote note = phrase.note();
        int first = phrase.first();
        while (first > note.getTokenStart() && words.get(first - 1).equals(words.get(first))) {
            first--;
        }
        int last = phrase.last();
        while (last + 1 < note.getTokenEnd() && words.get(last + 1).equals(words.get(last))) {
            last++;
        }
        return EvidenceSpan.newBuilder()
                .setNoteId(note.getNoteId())
                .setStart(
                        admission.getStarts().subList(first, last + 1).stream()
                                .mapToInt(Integer::intValue)
                                .min()
                                .orElseThrow())
                .setEnd(
                        admission.getEnds().subList(first, last + 1).stream()
                                .mapToInt(Integer::intValue)
                                .max()
                                .orElseThrow())
                .setWeight(Math.min(1, phrase.weight()))
                .build();
    }
}
