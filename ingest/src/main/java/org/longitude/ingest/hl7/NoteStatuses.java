package org.longitude.ingest.hl7;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.v1.NoteStatus;

/** What HL7's tables of statuses say of where a note stands. */
final class NoteStatuses {

    private static final Set<String> UNFINISHED = Set.of("I", "P", "R", "S");
    private static final String CORRECTED = "C";

    private final Problems problems;

    NoteStatuses(Problems problems) {
        this.problems = problems;
    }

    /**
     * A document by its completion (TXA-17, table 0271) and availability (TXA-19, table 0273).
     * Without them it is final, as a note without a status is in every format.
     */
    NoteStatus document(@Nullable String completion, @Nullable String availability) {
        NoteStatus status = completion(upper(completion));
        return switch (upper(availability)) {
            case "", "AV" -> status;
            case "CA", "OB" -> NoteStatus.ENTERED_IN_ERROR;
            case "UN" -> NoteStatus.PRELIMINARY;
            default -> unknown("TXA-19");
        };
    }

    private NoteStatus completion(String code) {
        return switch (code) {
            case "", "AU", "LA" -> NoteStatus.FINAL;
            case "DI", "DO", "IN", "IP", "PA" -> NoteStatus.PRELIMINARY;
            default -> unknown("TXA-17");
        };
    }

    /** A report by its result status (OBR-25, table 0123). */
    NoteStatus report(@Nullable String code) {
        return switch (upper(code)) {
            case "", "F", "CM", "Z" -> NoteStatus.FINAL;
            case "C", "K" -> NoteStatus.AMENDED;
            case "A", "I", "M", "N", "O", "P", "R", "S" -> NoteStatus.PRELIMINARY;
            case "X", "Y" -> NoteStatus.ENTERED_IN_ERROR;
            default -> unknown("OBR-25");
        };
    }

    /** A report that does not say, by its results' own (OBX-11, table 0085). */
    static NoteStatus results(Set<String> codes) {
        if (codes.stream().anyMatch(UNFINISHED::contains)) {
            return NoteStatus.PRELIMINARY;
        }
        return codes.contains(CORRECTED) ? NoteStatus.AMENDED : NoteStatus.FINAL;
    }

    private NoteStatus unknown(String field) {
        problems.add(RejectionReason.UNKNOWN_STATUS, field);
        return NoteStatus.UNKNOWN;
    }

    private static String upper(@Nullable String code) {
        return code == null ? "" : code.strip().toUpperCase(Locale.ROOT);
    }
}
