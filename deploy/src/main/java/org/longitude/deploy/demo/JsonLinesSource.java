package org.longitude.deploy.demo;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.longitude.ingest.jsonl.JsonLinesReader;
import org.longitude.ingest.jsonl.JsonLinesSettings;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.Origin;

/** Notes from a file of JSON lines, up to a number of admissions, as if they arrived just now. */
final class JsonLinesSource implements AdmissionSource {

    private final JsonLinesReader reader;
    private final long admissionsMax;
    private final Set<String> admissions = new HashSet<>();

    private JsonLinesSource(JsonLinesReader reader, long admissionsMax) {
        this.reader = reader;
        this.admissionsMax = admissionsMax;
    }

    static JsonLinesSource open(Path file, Path quarantine, long admissionsMax) {
        Arrival arrival = new Arrival("demo", Origin.LIVE, true, Clock.systemUTC());
        JsonLinesReader reader =
                new JsonLinesReader(
                        ByteSource.open(file),
                        JsonLinesSettings.of(arrival),
                        Quarantine.open(quarantine, Quarantine.FOLDER_BYTES_MAX_DEFAULT));
        return new JsonLinesSource(reader, admissionsMax);
    }

    @Override
    public Optional<Lot> next() {
        if (!reader.hasNext()) {
            return Optional.empty();
        }
        Intake item = reader.next();
        if (!(item instanceof NoteRead read) || read.note().getAdmissionId() == null) {
            return Optional.of(new Lot(null, List.of(item)));
        }
        String admissionId = read.note().getAdmissionId();
        if (!admissions.contains(admissionId) && admissions.size() == admissionsMax) {
            return Optional.empty();
        }
        admissions.add(admissionId);
        return Optional.of(new Lot(admissionId, List.of(item)));
    }

    @Override
    public void close() {
        reader.close();
    }
}
