package org.longitude.ingest.hl7;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longitude.schemas.v1.NoteStatus;

final class ReportStatusTest {

    /** OBR-25, then OBX-11 of each result. */
    @ParameterizedTest
    @CsvSource({
        "F, P, P, FINAL",
        "P, F, F, PRELIMINARY",
        "'', F, F, FINAL",
        "'', '', '', FINAL",
        "'', F, P, PRELIMINARY",
        "'', r, C, PRELIMINARY",
        "'', F, I, PRELIMINARY",
        "'', C, F, AMENDED",
        "'', F, W, FINAL",
        "'\"\"', F, P, PRELIMINARY",
    })
    void shouldTakeTheResultsStatusWhenTheReportHasNone(
            String report, String first, String second, NoteStatus status) {
        byte[] message =
                Messages.bytes(
                        Messages.DOCUMENT.get(0).replace("MDM^T02", "ORU^R01"),
                        Messages.DOCUMENT.get(2),
                        "OBR|1|P-1|F-1|71020^Chest X-ray||||||||||||||||||||RAD|" + report,
                        "OBX|1|TX|71020||No shadow.||||||" + first,
                        "OBX|2|TX|71020||No effusion.||||||" + second);

        assertThat(Messages.note(message).getStatus()).isEqualTo(status);
    }
}
