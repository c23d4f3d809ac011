package org.longitude.ingest.mimic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.Intake;
import org.longitude.schemas.Quarantine;

/** Folders of made-up rows in the layout of MIMIC-IV and MIMIC-IV-Note, as PhysioNet has them. */
final class MimicFourthFixture {

    static final String NOTES_HEADER =
            "note_id,subject_id,hadm_id,note_type,note_seq,charttime,storetime,text\n";
    static final String DETAIL_HEADER = "note_id,subject_id,field_name,field_value,field_ordinal\n";
    static final String DIAGNOSES_HEADER = "subject_id,hadm_id,seq_num,icd_code,icd_version\n";
    static final String PROCEDURES_HEADER =
            "subject_id,hadm_id,seq_num,chartdate,icd_code,icd_version\n";

    private final Path folder;

    /** Patients 10 and 20, each with an admission; no codes and no notes. */
    MimicFourthFixture(Path folder) {
        this.folder = folder;
        write("hosp/patients.csv", "subject_id,gender,anchor_age\n10,F,61\n20,M,45\n");
        write(
                "hosp/admissions.csv",
                """
                subject_id,hadm_id,admittime,dischtime
                10,1000,2180-05-01 10:00:00,2180-05-07 12:00:00
                20,2000,2150-01-01 00:00:00,2150-01-02 00:00:00
                """);
        write("hosp/diagnoses_icd.csv", DIAGNOSES_HEADER);
        write("hosp/procedures_icd.csv", PROCEDURES_HEADER);
        write("note/discharge.csv", NOTES_HEADER);
        write("note/discharge_detail.csv", DETAIL_HEADER);
        write("note/radiology.csv", NOTES_HEADER);
        write("note/radiology_detail.csv", DETAIL_HEADER);
    }

    MimicFourthFixture write(String name, String content) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content.getBytes(UTF_8));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MimicFourthFixture gzip(String name, String content) {
        try (OutputStream out =
                new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".gz")))) {
            out.write(content.getBytes(UTF_8));
            Files.delete(folder.resolve(name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MimicFourthFixture discharge(String rows) {
        return write("note/discharge.csv", NOTES_HEADER + rows);
    }

    MimicFourthFixture radiology(String rows) {
        return write("note/radiology.csv", NOTES_HEADER + rows);
    }

    MimicFourthFixture diagnoses(String rows) {
        return write("hosp/diagnoses_icd.csv", DIAGNOSES_HEADER + rows);
    }

    List<Intake> read() {
        return read(List.of(folder), Authorities.none());
    }

    List<Intake> read(List<Path> folders, Authorities authorities) {
        List<Intake> items = new ArrayList<>();
        Quarantine quarantine = Quarantine.open(folder.resolve("quarantine"), 1L << 30);
        MimicFolder tables = MimicFolder.open(folders, Optional.empty(), false);
        Arrival arrival =
                new Arrival(
                        tables.edition().sourceSystem(),
                        MimicFixture.ARRIVAL.origin(),
                        false,
                        MimicFixture.ARRIVAL.clock());
        try (MimicReader reader = new MimicReader(tables, arrival, authorities, quarantine)) {
            reader.forEachRemaining(items::add);
        }
        return items;
    }
}
