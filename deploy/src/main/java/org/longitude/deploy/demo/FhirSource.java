package org.longitude.deploy.demo;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.fhir.FhirReader;
import org.longitude.ingest.fhir.FhirSettings;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.EventRead;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.Origin;

/**
 * Admissions out of FHIR, up to a number of them, as if they arrived just now. What one message
 * says of an admission, its notes, codes and comings and goings, is sent in one go.
 */
final class FhirSource implements AdmissionSource {

    private static final String STANDARD_INPUT = "-";

    private final FhirReader reader;
    private final long admissionsMax;
    private final Set<String> admissions = new HashSet<>();
    private final Deque<Lot> lots = new ArrayDeque<>();

    private FhirSource(FhirReader reader, long admissionsMax) {
        this.reader = reader;
        this.admissionsMax = admissionsMax;
    }

    static boolean isStandardInput(DemoConfig.Input input) {
        return input.format() == DemoConfig.Input.Format.FHIR
                && input.place().equals(STANDARD_INPUT);
    }

    static FhirSource open(DemoConfig.Input input, Path quarantine, long admissionsMax) {
        ByteSource source =
                isStandardInput(input)
                        ? ByteSource.of("file:-", System.in)
                        : ByteSource.open(Path.of(input.place()));
        return of(source, quarantine, admissionsMax);
    }

    static FhirSource of(ByteSource source, Path quarantine, long admissionsMax) {
        FhirSettings settings =
                new FhirSettings(
                        new Arrival("demo", Origin.LIVE, true, Clock.systemUTC()),
                        Authorities.none(),
                        CategoryTable.standard());
        Quarantine aside = Quarantine.open(quarantine, Quarantine.FOLDER_BYTES_MAX_DEFAULT);
        return new FhirSource(new FhirReader(source, false, settings, aside), admissionsMax);
    }

    @Override
    public Optional<Lot> next() {
        while (lots.isEmpty()) {
            if (!reader.hasNext()) {
                return Optional.empty();
            }
            lots.addAll(lots(reader.nextMessage()));
        }
        Lot next = lots.remove();
        String admission = next.admissionId();
        if (admission != null
                && !admissions.contains(admission)
                && admissions.size() == admissionsMax) {
            return Optional.empty();
        }
        if (admission != null) {
            admissions.add(admission);
        }
        return Optional.of(next);
    }

    /** Only an admission with notes is waited for: what is said of others brings no codes. */
    private static List<Lot> lots(List<Intake> message) {
        Map<String, List<Intake>> byAdmission = new LinkedHashMap<>();
        List<Intake> others = new ArrayList<>();
        for (Intake item : message) {
            String admission = admissionOf(item);
            if (admission == null) {
                others.add(item);
            } else {
                byAdmission.computeIfAbsent(admission, id -> new ArrayList<>()).add(item);
            }
        }
        List<Lot> lots = new ArrayList<>();
        byAdmission.forEach(
                (admission, items) -> {
                    if (items.stream().anyMatch(NoteRead.class::isInstance)) {
                        lots.add(new Lot(admission, items));
                    } else {
                        others.addAll(items);
                    }
                });
        if (!others.isEmpty()) {
            lots.add(new Lot(null, others));
        }
        return lots;
    }

    private static @Nullable String admissionOf(Intake item) {
        if (item instanceof NoteRead read) {
            return read.note().getAdmissionId();
        }
        if (item instanceof CodesRead read) {
            return read.codes().getAdmissionId();
        }
        return item instanceof EventRead read ? read.event().getAdmissionId() : null;
    }

    @Override
    public void close() {
        reader.close();
    }
}
