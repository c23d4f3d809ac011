package org.longitude.ingest.hl7;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Categories;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.NoteFields;
import org.longitude.schemas.v1.NoteCategory;

/** HL7's own tables of document types (0270) and diagnostic services (0074) as categories. */
final class Hl7Categories {

    private static final Map<String, NoteCategory> DOCUMENT_TYPES =
            Map.ofEntries(
                    Map.entry("CN", NoteCategory.CONSULT),
                    Map.entry("PC", NoteCategory.CONSULT),
                    Map.entry("DI", NoteCategory.RADIOLOGY),
                    Map.entry("DS", NoteCategory.DISCHARGE_SUMMARY),
                    Map.entry("ED", NoteCategory.PHYSICIAN),
                    Map.entry("HP", NoteCategory.PHYSICIAN),
                    Map.entry("PH", NoteCategory.PHYSICIAN),
                    Map.entry("OP", NoteCategory.PHYSICIAN),
                    Map.entry("PN", NoteCategory.PHYSICIAN),
                    Map.entry("PR", NoteCategory.PHYSICIAN),
                    Map.entry("TS", NoteCategory.PHYSICIAN),
                    Map.entry("CD", NoteCategory.GENERAL),
                    Map.entry("AR", NoteCategory.GENERAL),
                    Map.entry("SP", NoteCategory.GENERAL));

    private static final Map<String, NoteCategory> SERVICES =
            Map.ofEntries(
                    Map.entry("CT", NoteCategory.RADIOLOGY),
                    Map.entry("NMR", NoteCategory.RADIOLOGY),
                    Map.entry("NMS", NoteCategory.RADIOLOGY),
                    Map.entry("OUS", NoteCategory.RADIOLOGY),
                    Map.entry("RAD", NoteCategory.RADIOLOGY),
                    Map.entry("RUS", NoteCategory.RADIOLOGY),
                    Map.entry("RX", NoteCategory.RADIOLOGY),
                    Map.entry("VUS", NoteCategory.RADIOLOGY),
                    Map.entry("XRC", NoteCategory.RADIOLOGY),
                    Map.entry("CUS", NoteCategory.ECHO),
                    Map.entry("EC", NoteCategory.ECG),
                    Map.entry("NRS", NoteCategory.NURSING),
                    Map.entry("OT", NoteCategory.REHAB_SERVICES),
                    Map.entry("PT", NoteCategory.REHAB_SERVICES),
                    Map.entry("PHR", NoteCategory.PHARMACY),
                    Map.entry("PHY", NoteCategory.PHYSICIAN),
                    Map.entry("RC", NoteCategory.RESPIRATORY));

    private Hl7Categories() {}

    /** TXA-2; a category's own name counts too. */
    static NoteCategory ofDocumentType(@Nullable String type) {
        return of(DOCUMENT_TYPES, type);
    }

    /** OBR-24. */
    static NoteCategory ofService(@Nullable String service) {
        return of(SERVICES, service);
    }

    private static NoteCategory of(Map<String, NoteCategory> table, @Nullable String code) {
        if (code == null) {
            return NoteCategory.UNKNOWN;
        }
        NoteCategory category = table.get(code.strip().toUpperCase(Locale.ROOT));
        return category == null ? Categories.of(code) : category;
    }

    /** The title of a note: its name, after the code of a category that is not ours. */
    static NoteFields.Title title(
            NoteCategory category,
            @Nullable String code,
            @Nullable String name,
            FieldRules rules,
            String field) {
        return new NoteFields.Title(
                category, rules.title(Categories.describe(category, code, name), field));
    }
}
