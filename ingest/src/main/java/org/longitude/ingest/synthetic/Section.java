package org.longitude.ingest.synthetic;

import org.jspecify.annotations.Nullable;

/** The sections of a discharge summary in their usual order. */
enum Section {
    COMPLAINT("Chief Complaint", "CC", "complaint", null, Style.LIST, 0, 0),
    PROCEDURES(
            "Major Surgical or Invasive Procedure",
            "PROCEDURES",
            "fill.proclist",
            "procedure",
            Style.LIST,
            4,
            15),
    HPI("History of Present Illness", "HPI", "fill.hpi", null, Style.NARRATIVE, 50, 0),
    PMH("Past Medical History", "PMH", "fill.pmhlist", "condition", Style.LIST, 16, 10),
    SOCIAL("Social History", "SH", "fill.social", null, Style.NARRATIVE, 16, 15),
    FAMILY("Family History", "FH", "fill.family", null, Style.NARRATIVE, 6, 25),
    EXAM("Physical Exam", "PE", "fill.exam", null, Style.LIST, 28, 15),
    RESULTS("Pertinent Results", "LABS AND STUDIES", "fill.results", "lab", Style.LIST, 32, 10),
    COURSE("Brief Hospital Course", "HOSPITAL COURSE", "fill.course", null, Style.NARRATIVE, 80, 0),
    MEDS_IN("Medications on Admission", "HOME MEDS", "fill.medlist", "drug", Style.LIST, 18, 15),
    MEDS_OUT("Discharge Medications", "MEDS ON D/C", "fill.medlist", "drug", Style.LIST, 24, 10),
    DISPOSITION("Discharge Disposition", "DISPO", "disposition", null, Style.LIST, 0, 20),
    DIAGNOSIS("Discharge Diagnosis", "DX", "fill.dxlist", "condition", Style.LIST, 6, 10),
    CONDITION("Discharge Condition", "CONDITION", "fill.condition", null, Style.LIST, 4, 25),
    INSTRUCTIONS(
            "Discharge Instructions",
            "INSTRUCTIONS",
            "fill.instructions",
            null,
            Style.NARRATIVE,
            24,
            15),
    FOLLOWUP("Followup Instructions", "F/U", "fill.followup", null, Style.LIST, 10, 20);

    enum Style {
        NARRATIVE,
        LIST
    }

    final String title;
    final String shortTitle;
    final String fillerList;

    /** The group of mentions that stands here as list lines, null for none. */
    final @Nullable String group;

    final Style style;

    /** Share of the filler words; 0 for a section of one line. */
    final int weight;

    /** Chance in percent that a note lacks the section. */
    final int missingPercent;

    Section(
            String title,
            String shortTitle,
            String fillerList,
            @Nullable String group,
            Style style,
            int weight,
            int missingPercent) {
        this.title = title;
        this.shortTitle = shortTitle;
        this.fillerList = fillerList;
        this.group = group;
        this.style = style;
        this.weight = weight;
        this.missingPercent = missingPercent;
    }

    boolean isNarrative() {
        return style == Style.NARRATIVE;
    }

    /** Whether any mention may stand here as a sentence. */
    boolean takesSentences() {
        return this == HPI || this == COURSE;
    }
}
