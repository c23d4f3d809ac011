package org.longitude.ingest.fhir;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.Problem;

/**
 * What one message holds.
 *
 * @param entries what became of each of its resources, in order; one where the message is no bundle
 * @param codes the lists of assigned codes that its resources make together
 * @param problem the first problem of the message or of an entry; empty where all of it is good
 * @param bundle whether the message is a bundle
 * @param transaction whether it was asked to stand or fall as a whole
 */
public record FhirReading(
        List<Entry> entries,
        List<Intake> codes,
        Optional<Problem> problem,
        boolean bundle,
        boolean transaction) {

    public FhirReading {
        entries = List.copyOf(entries);
        codes = List.copyOf(codes);
    }

    /**
     * One resource.
     *
     * @param type its type; empty where the entry has none
     * @param items what it brings: nothing where it was refused
     * @param problem why it was refused
     */
    public record Entry(int index, String type, List<Intake> items, Optional<Problem> problem) {

        public Entry {
            items = List.copyOf(items);
        }
    }

    /** Everything that goes to the topics. */
    public List<Intake> items() {
        List<Intake> notes = entries.stream().flatMap(entry -> entry.items().stream()).toList();
        return Stream.concat(notes.stream(), codes.stream()).toList();
    }

    /** Whether entries of the message were taken beside others that were refused. */
    public boolean isPartlyTaken() {
        return bundle
                && !transaction
                && problem.isPresent()
                && entries.stream().anyMatch(entry -> entry.problem().isEmpty());
    }

    static FhirReading refused(Problem problem) {
        return new FhirReading(List.of(), List.of(), Optional.of(problem), false, false);
    }
}
