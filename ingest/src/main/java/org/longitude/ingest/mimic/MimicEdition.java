package org.longitude.ingest.mimic;

/** Which MIMIC a folder is of: their tables differ in names, columns and code systems. */
public enum MimicEdition {
    /** MIMIC-III: all tables in one folder, notes in NOTEEVENTS, ICD-9. */
    III("mimic-iii"),
    /** MIMIC-IV with MIMIC-IV-Note: folders hosp and note, ICD-9 and ICD-10. */
    IV("mimic-iv");

    private final String sourceSystem;

    MimicEdition(String sourceSystem) {
        this.sourceSystem = sourceSystem;
    }

    /** Who sent its notes: note ids are unique within it. */
    public String sourceSystem() {
        return sourceSystem;
    }

    /** Its name among people. */
    public String title() {
        return "MIMIC-" + name();
    }
}
