package org.longitude.ingest.hl7;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.identity.AssigningAuthority;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/** Ids of patients, admissions and notes, each under the authority that gave it. */
final class Hl7Ids {

    private static final String MEDICAL_RECORD_NUMBER = "MR";

    /** Table 0203's types of numbers by which the state or a bank knows a person. */
    private static final Set<String> STATE_NUMBERS =
            Set.of("SS", "SB", "DL", "PPN", "TAX", "NI", "BC");

    private static final int AUTHORITY_COMPONENT = 4;
    private static final int TYPE_COMPONENT = 5;

    private final Authorities authorities;
    private final FieldRules rules;
    private final Problems problems;

    Hl7Ids(Authorities authorities, FieldRules rules, Problems problems) {
        this.authorities = authorities;
        this.rules = rules;
        this.problems = problems;
    }

    /**
     * The patient: PID-3's medical record number, or its first id that is no number of the state's,
     * or its first, or before 2.3.1 PID-2.
     */
    @Nullable String patient(Hl7Segment pid) {
        int repetitions = pid.repetitions(3);
        int chosen = -1;
        int rank = Integer.MAX_VALUE;
        for (int i = 0; i < repetitions; i++) {
            int own = pid.value(3, i, 1, 1) == null ? rank : rank(pid, i);
            if (own < rank) {
                chosen = i;
                rank = own;
            }
        }
        String id = chosen >= 0 ? cx(pid, 3, chosen, "PID-3") : cx(pid, 2, 0, "PID-2");
        if (id == null) {
            problems.add(RejectionReason.MISSING_ID, "PID-3");
        }
        return id;
    }

    private static int rank(Hl7Segment pid, int repetition) {
        String type = pid.value(3, repetition, TYPE_COMPONENT, 1);
        if (MEDICAL_RECORD_NUMBER.equals(type)) {
            return 0;
        }
        return type != null && STATE_NUMBERS.contains(type) ? 2 : 1;
    }

    /** The admission: PV1-19, or the account of PID-18; null where neither is there. */
    @Nullable String admission(Optional<Hl7Segment> pv1, Hl7Segment pid) {
        String visit = pv1.map(segment -> cx(segment, 19, 0, "PV1-19")).orElse(null);
        String id = visit == null ? cx(pid, 18, 0, "PID-18") : visit;
        return id == null ? null : rules.admissionId(id, visit == null ? "PID-18" : "PV1-19");
    }

    /**
     * An id of type EI: a note's or an order's; null where it is empty. A universal id alone is one
     * too.
     */
    @Nullable String entity(Hl7Segment segment, int field, String label) {
        if (segment.value(field) == null) {
            return AssigningAuthority.ofHd(null, segment.value(field, 3), segment.value(field, 4))
                    .map(name -> rules.id(name.name(), label))
                    .orElse(null);
        }
        return under(
                AssigningAuthority.ofHd(
                        segment.value(field, 2), segment.value(field, 3), segment.value(field, 4)),
                segment.value(field),
                label);
    }

    private @Nullable String cx(Hl7Segment segment, int field, int repetition, String label) {
        return under(
                AssigningAuthority.ofHd(
                        segment.value(field, repetition, AUTHORITY_COMPONENT, 1),
                        segment.value(field, repetition, AUTHORITY_COMPONENT, 2),
                        segment.value(field, repetition, AUTHORITY_COMPONENT, 3)),
                segment.value(field, repetition, 1, 1),
                label);
    }

    private @Nullable String under(
            Optional<AssigningAuthority> authority, @Nullable String value, String label) {
        if (value == null) {
            return null;
        }
        String id = rules.id(value, label);
        return id == null ? null : rules.id(authorities.id(authority, id).text(), label);
    }
}
