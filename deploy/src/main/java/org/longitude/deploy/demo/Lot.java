package org.longitude.deploy.demo;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.CodeDecision;

/**
 * What is sent in one go.
 *
 * @param admissionId whose notes these are; null where a line was refused and there is none
 * @param items notes, codes, refused lines, in the order of sending
 */
record Lot(@Nullable String admissionId, List<Intake> items) {

    Lot {
        items = List.copyOf(items);
    }

    List<ClinicalNote> notes() {
        return items.stream()
                .filter(NoteRead.class::isInstance)
                .map(item -> ((NoteRead) item).note())
                .toList();
    }

    /** The codes that people assigned; null where the source brings none. */
    @Nullable Set<Code> truth() {
        List<AssignedCodes> lists = items.stream().flatMap(Lot::codes).toList();
        if (lists.isEmpty()) {
            return null;
        }
        Set<Code> truth = new TreeSet<>();
        for (AssignedCodes list : lists) {
            for (AssignedCode code : list.getCodes()) {
                if (code.getDecision() != CodeDecision.REJECTED) {
                    truth.add(new Code(list.getCodeSystem(), code.getCode()));
                }
            }
        }
        return truth;
    }

    private static Stream<AssignedCodes> codes(Intake item) {
        if (item instanceof NoteRead read) {
            return read.codes().stream();
        }
        return item instanceof CodesRead read ? Stream.of(read.codes()) : Stream.of();
    }

    /** Ids only: an item holds a patient's words. */
    @Override
    public String toString() {
        return "Lot[" + admissionId + ", items=" + items.size() + "]";
    }
}
