package org.longitude.trainer.corpus;

/**
 * What was read and what was left out, each for a named reason, so that nothing vanishes silently.
 *
 * @param notes note versions read
 * @param codeLists lists of assigned codes read
 * @param undecodable records whose bytes could not be read
 * @param notesWithoutAdmission notes that belong to no admission and are never coded
 * @param admissionsWithoutText admissions with codes, but no note that counts
 * @param admissionsWithoutCodes admissions with text that nobody has coded
 * @param unknownDecisions decisions on a code that this release cannot read
 */
public record CorpusCounts(
        long notes,
        long codeLists,
        long undecodable,
        long notesWithoutAdmission,
        long admissionsWithoutText,
        long admissionsWithoutCodes,
        long unknownDecisions) {}
