package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.longitude.model.encoder.Evidence;
import org.longitude.schemas.v1.EvidenceSpan;
import org.longitude.schemas.v1.TokenizedAdmission;

final class EvidenceFinderTest {

    private final EvidenceFinder finder = new EvidenceFinder(new EvidenceConfig(2, 10, 0.1, 1));
    private final TokenizedAdmission admission = Admissions.admission("a", 20).build();

    @Test
    void shouldMergeWhenAttendedTokensLieClose() {
        // given tokens 3 and 5, with one word between them, and 9 apart; strongest first
        Evidence evidence = evidence(new int[] {5, 9, 3}, 0.4f, 0.3f, 0.1f);

        List<EvidenceSpan> spans = finder.spans(evidence, admission);

        assertThat(spans).extracting(EvidenceSpan::getStart).containsExactly(30, 90);
        assertThat(spans).extracting(EvidenceSpan::getEnd).containsExactly(58, 98);
        assertThat(spans.get(0).getWeight()).isCloseTo(0.5, within(1e-6));
        assertThat(spans).extracting(EvidenceSpan::getNoteId).containsOnly("note-a");
    }

    @Test
    void shouldGiveTheHeaviestPhrasesWhenThereAreMoreThanAllowed() {
        Evidence evidence = evidence(new int[] {0, 6, 12}, 0.5f, 0.3f, 0.2f);

        assertThat(finder.spans(evidence, admission))
                .extracting(EvidenceSpan::getStart)
                .containsExactly(0, 60);
    }

    @Test
    void shouldLeaveOutWhenAWeightIsSmallBesideTheHeaviest() {
        Evidence evidence = evidence(new int[] {0, 12}, 0.5f, 0.049f);

        assertThat(finder.spans(evidence, admission)).hasSize(1);
    }

    @Test
    void shouldNotCrossNotesWhenNeighboursBelongToTwo() {
        TokenizedAdmission twoNotes =
                Admissions.admission("a", 20)
                        .setNotes(
                                List.of(
                                        Admissions.note("first", 0, 10),
                                        Admissions.note("second", 10, 20)))
                        .build();

        List<EvidenceSpan> spans = finder.spans(evidence(new int[] {9, 10}, 0.5f, 0.4f), twoNotes);

        assertThat(spans).extracting(EvidenceSpan::getNoteId).containsExactly("first", "second");
    }

    @Test
    void shouldWidenToTheWholeWordWhenATokenIsAPieceOfIt() {
        TokenizedAdmission pieces =
                Admissions.admission("a", 4).setWordIndices(List.of(0, 1, 1, 2)).build();

        List<EvidenceSpan> spans = finder.spans(evidence(new int[] {2}, 0.5f), pieces);

        assertThat(spans).extracting(EvidenceSpan::getStart).containsExactly(10);
        assertThat(spans).extracting(EvidenceSpan::getEnd).containsExactly(28);
    }

    @Test
    void shouldGiveNothingWhenNothingWasAttended() {
        assertThat(finder.spans(evidence(new int[] {}), admission)).isEmpty();
        assertThat(finder.spans(evidence(new int[] {1}, 0f), admission)).isEmpty();
    }

    private static Evidence evidence(int[] positions, float... weights) {
        return new Evidence(0, positions, weights);
    }
}
