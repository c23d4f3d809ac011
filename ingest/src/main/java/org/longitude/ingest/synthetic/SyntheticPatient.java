package org.longitude.ingest.synthetic;

import java.time.LocalDate;

/**
 * A made-up patient.
 *
 * @param patientId an integer as MIMIC's SUBJECT_ID
 * @param female whether the notes say she
 * @param born shifted as MIMIC's dates are
 */
public record SyntheticPatient(long patientId, boolean female, LocalDate born) {}
