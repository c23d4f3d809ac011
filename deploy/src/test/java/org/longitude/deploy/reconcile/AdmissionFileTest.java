package org.longitude.deploy.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.longitude.model.admission.CodingRules;
import org.longitude.model.admission.NoteStatus;
import org.longitude.model.admission.NoteVersion;

final class AdmissionFileTest {

    private static final Place PLACE = new Place(0, 4);
    private static final long FIRST_NUMBER = 256 * 5;
    private static final Set<AdmissionFile.Read> NOTES = Set.of(new AdmissionFile.Read("n1", 1));

    private final AdmissionFile file = new AdmissionFile();

    @Test
    void shouldMissTheNoteWhenItIsNeitherNormalisedNorPutAside() {
        file.raw(PLACE, said());

        assertThat(verdict()).isEqualTo(Verdict.NOT_NORMALISED);
    }

    @Test
    void shouldMissTheRevisionWhenTheNoteIsReadAndNoneNamesIt() {
        normalized();

        assertThat(verdict()).isEqualTo(Verdict.NOT_TOKENISED);
    }

    @Test
    void shouldMissTheCodesWhenTheRevisionHasNoOutcome() {
        normalized();
        file.revision(FIRST_NUMBER, NOTES);

        assertThat(verdict()).isEqualTo(Verdict.NOT_CODED);
    }

    @Test
    void shouldMissTheCodesWhenTheRevisionIsSupersededByOneThatHasNone() {
        normalized();
        file.revision(FIRST_NUMBER, NOTES).superseded(new Place(0, 1), FIRST_NUMBER + 1);
        file.revision(FIRST_NUMBER + 1, NOTES);

        assertThat(verdict()).isEqualTo(Verdict.NOT_CODED);
    }

    @Test
    void shouldFollowTheNewerRevisionWhenItsOwnIsSuperseded() {
        normalized();
        file.revision(FIRST_NUMBER, NOTES).superseded(new Place(0, 1), FIRST_NUMBER + 1);
        file.revision(FIRST_NUMBER + 1, NOTES).predicted(new Place(0, 2), "bundle", 1);

        NoteOutcome outcome = file.outcomes(CodingRules.standard()).get(0);
        assertThat(outcome.verdict()).isEqualTo(Verdict.PREDICTED);
        assertThat(outcome.detail())
                .isEqualTo("revision 1280 superseded by 1281, revision 1281 predicted");
    }

    @Test
    void shouldNotTakeAnOlderRevisionForTheNotesOwn() {
        normalized();
        file.revision(FIRST_NUMBER - 256, Set.of()).predicted(new Place(0, 1), "bundle", 1);

        assertThat(verdict()).isEqualTo(Verdict.NOT_TOKENISED);
    }

    @Test
    void shouldCountASecondOutcomeOfOneRecord() {
        RevisionFile revision = file.revision(FIRST_NUMBER, NOTES);
        revision.predicted(new Place(0, 1), "bundle", 1);
        revision.predicted(new Place(0, 1), "another bundle", 2);
        assertThat(file.duplicates()).isZero();

        revision.predicted(new Place(0, 1), "another bundle", 2);
        revision.superseded(new Place(0, 1), FIRST_NUMBER + 1);

        assertThat(file.duplicates()).isEqualTo(2);
    }

    @Test
    void shouldCountNoSecondOutcomeWhenAReleaseCodesARecordAnewAndOneWhenItDoesTwice() {
        RevisionFile revision = file.revision(FIRST_NUMBER, NOTES);
        revision.predicted(new Place(0, 1), "bundle", 1);
        revision.predicted(new Place(0, 1), "another bundle", 2);
        revision.predicted(new Place(0, 1), "bundle", 3);
        assertThat(file.duplicates()).isZero();

        revision.predicted(new Place(0, 1), "another bundle", 2);

        assertThat(file.duplicates()).isEqualTo(1);
    }

    private Verdict verdict() {
        return file.outcomes(CodingRules.standard()).get(0).verdict();
    }

    private void normalized() {
        file.raw(PLACE, said());
        file.normalized(PLACE, said(), version(), true);
    }

    private static Said said() {
        return new Said(version().timeless(), "p1", true, false);
    }

    private static NoteVersion version() {
        return new NoteVersion(
                "n1",
                1,
                "NURSING",
                NoteStatus.FINAL,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                null,
                "hash");
    }
}
