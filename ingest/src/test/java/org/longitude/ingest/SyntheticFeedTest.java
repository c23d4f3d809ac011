package org.longitude.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.synthetic.Split;
import org.longitude.ingest.synthetic.SyntheticAdmission;
import org.longitude.ingest.synthetic.SyntheticAdmissions;
import org.longitude.ingest.synthetic.SyntheticCode;
import org.longitude.ingest.synthetic.SyntheticConfig;
import org.longitude.ingest.synthetic.SyntheticNote;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;

final class SyntheticFeedTest {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);
    private static final SyntheticConfig DEV = SyntheticConfig.of(7, Split.DEV).withWords(600, 800);

    @Test
    void shouldSendEveryNoteAndCodeOnceWhenAdmissionsAreGenerated() {
        // given
        SyntheticFeed feed = new SyntheticFeed(DEV, Origin.HISTORY, false, CLOCK);
        SyntheticAdmissions admissions = new SyntheticAdmissions(DEV);

        for (long index = 0; index < 20; index++) {
            SyntheticAdmission admission = admissions.at(index);

            // when
            List<Intake> items = feed.at(index);

            // then
            assertThat(notes(items))
                    .extracting(note -> note.getText().value())
                    .containsExactlyElementsOf(
                            admission.notes().stream()
                                    .map((SyntheticNote note) -> note.text().value())
                                    .toList());
            assertThat(notes(items))
                    .extracting(ClinicalNote::getAdmissionId)
                    .containsOnly(Long.toString(admission.admissionId()));
            assertThat(codes(items).stream().flatMap(list -> list.getCodes().stream()))
                    .extracting(AssignedCode::getCode)
                    .containsExactlyInAnyOrderElementsOf(
                            admission.codes().stream().map(SyntheticCode::code).toList());
        }
    }

    @Test
    void shouldNameTheSplitAndArrivalWhenNotesAndCodesAreSent() {
        // given
        SyntheticFeed feed = new SyntheticFeed(DEV, Origin.LIVE, true, CLOCK);

        // when
        List<Intake> items = feed.at(0);

        // then
        assertThat(notes(items))
                .extracting(ClinicalNote::getSourceSystem)
                .containsOnly("synthetic-dev");
        assertThat(codes(items))
                .extracting(AssignedCodes::getSourceSystem)
                .containsOnly("synthetic-dev");
        assertThat(notes(items)).extracting(ClinicalNote::getOrigin).containsOnly(Origin.LIVE);
        assertThat(notes(items)).allMatch(ClinicalNote::getCodingRequested);
        assertThat(notes(items))
                .extracting(ClinicalNote::getReceivedAt)
                .containsOnly(CLOCK.instant());
    }

    @Test
    void shouldPointTheAddendumAtItsSummaryWhenThereIsOne() {
        // given
        SyntheticFeed feed = new SyntheticFeed(DEV, Origin.HISTORY, false, CLOCK);

        // when
        List<ClinicalNote> addenda =
                LongStream.range(0, 100)
                        .boxed()
                        .flatMap(index -> notes(feed.at(index)).stream())
                        .filter(note -> note.getStatus() == NoteStatus.ADDENDUM)
                        .toList();

        // then
        assertThat(addenda).isNotEmpty().allMatch(note -> note.getParentNoteId() != null);
    }

    @Test
    void shouldSendNoCodesWhenTheSplitIsUnlabelled() {
        // given
        SyntheticConfig config = SyntheticConfig.of(7, Split.UNLABELLED).withWords(600, 800);

        // when
        List<Intake> items = new SyntheticFeed(config, Origin.HISTORY, false, CLOCK).at(0);

        // then
        assertThat(codes(items)).isEmpty();
        assertThat(notes(items)).isNotEmpty();
    }

    private static List<ClinicalNote> notes(List<Intake> items) {
        return items.stream()
                .filter(NoteRead.class::isInstance)
                .map(item -> ((NoteRead) item).note())
                .toList();
    }

    private static List<AssignedCodes> codes(List<Intake> items) {
        return items.stream()
                .filter(CodesRead.class::isInstance)
                .map(item -> ((CodesRead) item).codes())
                .toList();
    }
}
