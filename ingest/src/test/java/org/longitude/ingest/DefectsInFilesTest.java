package org.longitude.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.ccda.CcdaReader;
import org.longitude.ingest.ccda.CcdaSettings;
import org.longitude.ingest.fhir.FhirReader;
import org.longitude.ingest.fhir.FhirSettings;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.hl7.Hl7FileReader;
import org.longitude.ingest.hl7.Hl7Settings;
import org.longitude.ingest.hl7.Messages;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.IntakeReader;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Rejection;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.Origin;

/** A clock that fails once stands for a defect that one message of a file brings out. */
final class DefectsInFilesTest {

    private static final String NOTE =
            "{\"resourceType\":\"DiagnosticReport\",\"status\":\"final\",\"conclusion\":\"Well.\"}";

    @TempDir private Path folder;

    @Test
    void shouldPutOneMessageAsideWhenReadingItFailsForADefect() {
        String message = new String(Messages.bytes(Messages.DOCUMENT), UTF_8);

        assertThat(
                        read(
                                new Hl7FileReader(
                                        source(message + message),
                                        new Hl7Converter(Hl7Settings.live(new FailsOnce())),
                                        quarantine())))
                .containsExactly("defect", "note");
    }

    @Test
    void shouldPutOneResourceAsideWhenReadingItFailsForADefect() {
        FhirSettings settings =
                new FhirSettings(arrival(), Authorities.none(), CategoryTable.standard());

        assertThat(read(new FhirReader(source(NOTE + "\n" + NOTE), true, settings, quarantine())))
                .containsExactly("defect", "note");
    }

    @Test
    void shouldPutTheDocumentAsideWhenReadingItFailsForADefect() {
        CcdaSettings settings =
                new CcdaSettings(arrival(), Authorities.none(), CategoryTable.standard());
        String section = "<section xmlns='urn:hl7-org:v3'><text>Well.</text></section>";

        assertThat(read(new CcdaReader(source(section), settings, quarantine())))
                .containsExactly("defect");
    }

    private static List<String> read(IntakeReader reader) {
        List<String> read = new ArrayList<>();
        try (reader) {
            while (reader.hasNext()) {
                read.add(name(reader.next()));
            }
        }
        return read;
    }

    private static String name(Intake item) {
        if (item instanceof Rejection rejection) {
            return rejection.reason() == RejectionReason.DEFECT ? "defect" : "refused";
        }
        return item instanceof NoteRead ? "note" : "other";
    }

    private static Arrival arrival() {
        return new Arrival("test", Origin.LIVE, true, new FailsOnce());
    }

    private static ByteSource source(String file) {
        return ByteSource.of("file:t", new ByteArrayInputStream(file.getBytes(UTF_8)));
    }

    private Quarantine quarantine() {
        return Quarantine.open(folder.resolve("q"), 1 << 30);
    }

    private static final class FailsOnce extends Clock {

        private boolean failed;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            if (!failed) {
                failed = true;
                throw new IllegalStateException("a defect");
            }
            return Instant.EPOCH;
        }
    }
}
