package org.longitude.ingest.fuzz;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.longitude.ingest.hl7.BrokenMessages;
import org.longitude.ingest.hl7.Converted;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.hl7.Hl7Settings;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.schemas.v1.ClinicalNote;

/** Any bytes are one HL7 message or one refusal, the same each time, and never an exception. */
public final class Hl7Target {

    private static final Hl7Converter CONVERTER =
            new Hl7Converter(Hl7Settings.live(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)));
    private static final SourcePosition POSITION = new SourcePosition("file:fuzz", 1, 0);

    private static final int WARM_UP_BYTES_MAX = 4_000;

    private Hl7Target() {}

    /** Loads what reading needs before the fuzzer's clock runs. */
    public static void fuzzerInitialize() {
        BrokenMessages.all().stream()
                .map(each -> each.message().toByteArray())
                .filter(message -> message.length <= WARM_UP_BYTES_MAX)
                .forEach(Hl7Target::fuzzerTestOneInput);
    }

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Converted converted = CONVERTER.convert(bytes, POSITION);
        Converted again = CONVERTER.convert(bytes, POSITION);
        if (!converted.toString().equals(again.toString())) {
            throw new AssertionError("the same bytes gave two answers");
        }
        if (converted instanceof Converted.Taken taken) {
            if (taken.items().isEmpty()) {
                throw new AssertionError("a message was taken and vanished");
            }
            taken.items().forEach(Hl7Target::check);
        }
    }

    private static void check(Intake item) {
        if (item instanceof NoteRead read) {
            ClinicalNote note = read.note();
            if (note.getNoteId().isBlank()
                    || note.getMessageId().isBlank()
                    || note.getText().value().indexOf('\0') >= 0
                    || note.getSourceVersion() < 0) {
                throw new AssertionError("a note came that no stage would take");
            }
        }
    }
}
