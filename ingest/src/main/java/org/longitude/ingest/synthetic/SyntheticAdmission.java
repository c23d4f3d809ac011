package org.longitude.ingest.synthetic;

import java.time.LocalDateTime;
import java.util.List;

/**
 * A made-up hospital stay. The discharge summary and its addendum carry evidence for every code;
 * with {@link Evidence#MIXED} other notes repeat some of it.
 *
 * @param patient whose stay it is
 * @param admissionId an integer as MIMIC's HADM_ID
 * @param admittedAt without zone, shifted to the years 2100 to 2200
 * @param dischargedAt after admission
 * @param notes in order of charting
 * @param codes empty for {@link Split#UNLABELLED}
 * @param truth the evidence for the codes; empty for {@link Split#UNLABELLED}
 */
public record SyntheticAdmission(
        SyntheticPatient patient,
        long admissionId,
        LocalDateTime admittedAt,
        LocalDateTime dischargedAt,
        List<SyntheticNote> notes,
        List<SyntheticCode> codes,
        List<TruthSpan> truth) {

    public SyntheticAdmission {
        notes = List.copyOf(notes);
        codes = List.copyOf(codes);
        truth = List.copyOf(truth);
    }

    /** The patient's number. */
    public long patientId() {
        return patient.patientId();
    }
}
