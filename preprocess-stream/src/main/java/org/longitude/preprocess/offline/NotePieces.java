package org.longitude.preprocess.offline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.Tokens;

/** A note's text as the pieces that became words. */
final class NotePieces {

    /** What the normaliser made of a piece. */
    enum Kind {
        WORD,
        MASK,
        NUMBER,
        EXPANDED
    }

    /**
     * A piece [start, end) of the text.
     *
     * @param words the words that came from it
     * @param ids its tokens; empty without a tokenizer
     * @param unknown whether one of them is the unknown token
     * @param sentenceEnd whether a sentence ends behind it
     */
    record Piece(
            int start,
            int end,
            Kind kind,
            String words,
            List<Integer> ids,
            boolean unknown,
            boolean sentenceEnd) {}

    private NotePieces() {}

    static List<Piece> of(
            String original, NormalizedText text, @Nullable Tokens tokens, int unknownId) {
        String[] words = text.wordCount() == 0 ? new String[0] : text.words().split(" ", -1);
        List<Piece> pieces = new ArrayList<>();
        int token = 0;
        int first = 0;
        while (first < words.length) {
            int next = first + 1;
            while (next < words.length && text.starts()[next] == text.starts()[first]) {
                next++;
            }
            List<Integer> ids = new ArrayList<>();
            while (tokens != null && token < tokens.count() && tokens.wordIndices()[token] < next) {
                ids.add(tokens.ids()[token++]);
            }
            String joined = String.join(" ", Arrays.asList(words).subList(first, next));
            String piece = original.substring(text.starts()[first], text.ends()[first]);
            pieces.add(
                    new Piece(
                            text.starts()[first],
                            text.ends()[first],
                            kind(piece, joined),
                            joined,
                            List.copyOf(ids),
                            ids.contains(unknownId),
                            Arrays.binarySearch(text.sentenceEnds(), next) >= 0));
            first = next;
        }
        return pieces;
    }

    private static Kind kind(String piece, String words) {
        boolean marked = piece.startsWith("[") || piece.startsWith("_");
        if (marked && (words + " ").startsWith("unknown ")) {
            return Kind.MASK;
        }
        if (words.equals("[num]")) {
            return Kind.NUMBER;
        }
        return words.equals(piece.toLowerCase(Locale.ROOT)) ? Kind.WORD : Kind.EXPANDED;
    }
}
