package org.longitude.coder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.longitude.model.encoder.Evidence;
import org.longitude.model.encoder.PhraseRule;
import org.longitude.model.encoder.PhraseRule.Phrase;
import org.longitude.schemas.v1.EvidenceSpan;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.longitude.schemas.v1.TokenizedNote;

/**
 * Turns a code's most attended tokens into a few phrases of the original notes. A phrase never
 * crosses from one note into another.
 */
final class EvidenceFinder {

    private record Found(TokenizedNote note, Phrase phrase) {}

    private final EvidenceConfig config;
    private final PhraseRule rule;

    EvidenceFinder(EvidenceConfig config) {
        this.config = config;
        this.rule = new PhraseRule(config.shareMin(), config.gapWordsMax());
    }

    /** The phrases that carry most of the attention, heaviest first. */
    List<EvidenceSpan> spans(Evidence evidence, TokenizedAdmission admission) {
        List<Found> found = new ArrayList<>();
        for (TokenizedNote note : admission.getNotes()) {
            rule.ofNote(
                            evidence,
                            admission.getWordIndices(),
                            note.getTokenStart(),
                            note.getTokenEnd())
                    .forEach(phrase -> found.add(new Found(note, phrase)));
        }
        return found.stream()
                .sorted(Comparator.comparing(Found::phrase, Phrase.ORDER))
                .limit(config.spansMax())
                .map(each -> toSpan(each, admission))
                .toList();
    }

    private static EvidenceSpan toSpan(Found found, TokenizedAdmission admission) {
        int first = found.phrase().first();
        int last = found.phrase().last();
        return EvidenceSpan.newBuilder()
                .setNoteId(found.note().getNoteId())
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
                .setWeight(Math.min(1, found.phrase().weight()))
                .build();
    }
}
