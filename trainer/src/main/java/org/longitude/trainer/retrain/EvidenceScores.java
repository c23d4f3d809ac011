package org.longitude.trainer.retrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.model.bundle.AdmissionScorer;
import org.longitude.model.encoder.Evidence;
import org.longitude.model.encoder.PhraseRule;
import org.longitude.model.encoder.Scores;
import org.longitude.model.label.LabelSet;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.Tokens;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.ArchivedNote;

/**
 * Whether the model looked where the evidence stands, over the codes that it assigned rightly.
 *
 * @param codes codes assigned rightly, for which the truth names phrases
 * @param strongestHits share whose strongest token lies in such a phrase
 * @param fiveHits share for which one of the five strongest does
 * @param phraseHits share for which the heaviest phrase, as the coder shows it, overlaps such a
 *     phrase; null in bundles of before it was measured
 * @param chance share of all tokens that lie in such a phrase: what a token drawn at random would
 *     hit
 */
public record EvidenceScores(
        int codes,
        double strongestHits,
        double fiveHits,
        @Nullable Double phraseHits,
        double chance) {

    private static final int FIVE = 5;

    /** One token of an admission's coding text. */
    private record Place(String noteId, int start, int end, int word) {
        boolean isIn(List<EvidenceTruth.Span> spans) {
            return spans.stream()
                    .anyMatch(span -> span.noteId().equals(noteId) && span.overlaps(start, end));
        }
    }

    /** Looks at every admission alone; null if the truth names nothing that was assigned. */
    static @Nullable EvidenceScores of(
            AdmissionScorer model,
            Tokenizer tokenizer,
            LabelSet labels,
            LabelledTexts split,
            EvidenceTruth truth) {
        Tally tally = new Tally(labels, truth);
        float[] floors = new float[labels.size()];
        for (int c = 0; c < floors.length; c++) {
            floors[c] = (float) labels.threshold(c);
        }
        for (int d = 0; d < split.size(); d++) {
            ArchivedAdmission admission = split.admissions().get(d);
            if (!truth.spans(admission.admissionId()).isEmpty()) {
                List<int[]> tokens = List.of(admission.tokenIds(tokenizer));
                tally.add(
                        admission.admissionId(),
                        places(admission, tokenizer),
                        split.labels().get(d),
                        model.score(tokens, floors).get(0));
            }
        }
        return tally.scores();
    }

    private static List<Place> places(ArchivedAdmission admission, Tokenizer tokenizer) {
        List<Place> places = new ArrayList<>();
        for (ArchivedNote note : admission.notes()) {
            Tokens tokens = tokenizer.tokenize(note.text());
            for (int i = 0; i < tokens.count(); i++) {
                places.add(
                        new Place(
                                note.noteId(),
                                tokens.starts()[i],
                                tokens.ends()[i],
                                tokens.wordIndices()[i]));
            }
        }
        return places;
    }

    private static final class Tally {
        private final LabelSet labels;
        private final EvidenceTruth truth;
        private int codes;
        private int strongest;
        private int five;
        private int phrases;
        private double chance;

        Tally(LabelSet labels, EvidenceTruth truth) {
            this.labels = labels;
            this.truth = truth;
        }

        void add(String admissionId, List<Place> places, int[] trueLabels, Scores scores) {
            for (Evidence evidence : scores.evidence()) {
                String code = labels.code(evidence.label());
                List<EvidenceTruth.Span> spans =
                        truth.spans(admissionId).stream()
                                .filter(span -> span.code().equals(code))
                                .toList();
                boolean assigned =
                        scores.probability(evidence.label()) > labels.threshold(evidence.label());
                boolean right = Arrays.binarySearch(trueLabels, evidence.label()) >= 0;
                if (assigned && right && !spans.isEmpty()) {
                    count(places, evidence.positions(), spans);
                    phrases += isHit(heaviest(places, evidence), places, spans) ? 1 : 0;
                }
            }
        }

        private void count(List<Place> places, int[] positions, List<EvidenceTruth.Span> spans) {
            codes++;
            chance +=
                    (double) places.stream().filter(place -> place.isIn(spans)).count()
                            / places.size();
            for (int rank = 0; rank < Math.min(FIVE, positions.length); rank++) {
                if (places.get(positions[rank]).isIn(spans)) {
                    strongest += rank == 0 ? 1 : 0;
                    five++;
                    break;
                }
            }
        }

        /** None where the model gives no weights. */
        private static Optional<PhraseRule.Phrase> heaviest(List<Place> places, Evidence evidence) {
            List<Integer> words = places.stream().map(Place::word).toList();
            List<PhraseRule.Phrase> found = new ArrayList<>();
            int start = 0;
            for (int end = 1; end <= places.size(); end++) {
                boolean over =
                        end == places.size()
                                || !places.get(end).noteId().equals(places.get(start).noteId());
                if (over) {
                    found.addAll(PhraseRule.DEFAULT.ofNote(evidence, words, start, end));
                    start = end;
                }
            }
            return found.stream().min(PhraseRule.Phrase.ORDER);
        }

        private static boolean isHit(
                Optional<PhraseRule.Phrase> phrase,
                List<Place> places,
                List<EvidenceTruth.Span> spans) {
            return phrase.filter(
                            found ->
                                    places.subList(found.first(), found.last() + 1).stream()
                                            .anyMatch(place -> place.isIn(spans)))
                    .isPresent();
        }

        @Nullable EvidenceScores scores() {
            return codes == 0
                    ? null
                    : new EvidenceScores(
                            codes,
                            (double) strongest / codes,
                            (double) five / codes,
                            (double) phrases / codes,
                            chance / codes);
        }
    }
}
