package org.longitude.ingest.mimic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.EventRead;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Rejection;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.Origin;

/** A folder of made-up rows in MIMIC-III's layout. */
final class MimicFixture {

    static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
    static final Arrival ARRIVAL =
            new Arrival("mimic-iii", Origin.HISTORY, false, Clock.fixed(NOW, ZoneOffset.UTC));

    static final String NOTES_HEADER =
            "\"ROW_ID\",\"SUBJECT_ID\",\"HADM_ID\",\"CHARTDATE\",\"CHARTTIME\",\"STORETIME\","
                    + "\"CATEGORY\",\"DESCRIPTION\",\"CGID\",\"ISERROR\",\"TEXT\"\n";
    static final String CODES_HEADER =
            "\"ROW_ID\",\"SUBJECT_ID\",\"HADM_ID\",\"SEQ_NUM\",\"ICD9_CODE\"\n";

    private final Path folder;

    /** Patients 1 and 2; admission 100 of patient 1, 200 of patient 2; no codes and no notes. */
    MimicFixture(Path folder) {
        this.folder = folder;
        write("PATIENTS.csv", "\"ROW_ID\",\"SUBJECT_ID\",\"GENDER\"\n1,1,\"F\"\n2,2,\"M\"\n");
        write("ADMISSIONS.csv", "\"ROW_ID\",\"SUBJECT_ID\",\"HADM_ID\"\n1,1,100\n2,2,200\n");
        write("DIAGNOSES_ICD.csv", CODES_HEADER);
        write("PROCEDURES_ICD.csv", CODES_HEADER);
        write("NOTEEVENTS.csv", NOTES_HEADER);
    }

    MimicFixture write(String name, String content) {
        return write(name, content.getBytes(UTF_8));
    }

    MimicFixture write(String name, byte[] content) {
        try {
            Files.write(folder.resolve(name), content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MimicFixture gzip(String name, String content) {
        try (OutputStream out =
                new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".gz")))) {
            out.write(content.getBytes(UTF_8));
            Files.deleteIfExists(folder.resolve(name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MimicFixture delete(String name) {
        try {
            Files.delete(folder.resolve(name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MimicFixture notes(String rows) {
        return write("NOTEEVENTS.csv", NOTES_HEADER + rows);
    }

    MimicFixture diagnoses(String rows) {
        return write("DIAGNOSES_ICD.csv", CODES_HEADER + rows);
    }

    MimicFixture procedures(String rows) {
        return write("PROCEDURES_ICD.csv", CODES_HEADER + rows);
    }

    List<Intake> read() {
        return read(false);
    }

    List<Intake> read(boolean tablesMayBeMissing) {
        List<Intake> items = new ArrayList<>();
        Quarantine quarantine = Quarantine.open(folder.resolve("quarantine"), 1L << 30);
        try (MimicReader reader =
                new MimicReader(
                        MimicFolder.open(List.of(folder), Optional.empty(), tablesMayBeMissing),
                        ARRIVAL,
                        Authorities.none(),
                        quarantine)) {
            reader.forEachRemaining(items::add);
        }
        return items;
    }

    static List<ClinicalNote> notes(List<Intake> items) {
        return items.stream()
                .filter(NoteRead.class::isInstance)
                .map(item -> ((NoteRead) item).note())
                .toList();
    }

    static List<AssignedCodes> codes(List<Intake> items) {
        return items.stream()
                .filter(CodesRead.class::isInstance)
                .map(item -> ((CodesRead) item).codes())
                .toList();
    }

    static List<AdmissionEvent> events(List<Intake> items) {
        return items.stream()
                .filter(EventRead.class::isInstance)
                .map(item -> ((EventRead) item).event())
                .toList();
    }

    static List<Rejection> rejections(List<Intake> items) {
        return items.stream()
                .filter(Rejection.class::isInstance)
                .map(Rejection.class::cast)
                .toList();
    }
}
