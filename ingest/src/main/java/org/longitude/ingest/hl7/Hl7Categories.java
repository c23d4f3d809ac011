package org.longitude.ingest.hl7;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.source.Categories;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.NoteFields;
import org.longitude.schemas.v1.NoteCategory;

/**
 * Document types and diagnostic services as categories, by the table that all formats share. A code
 * without a coding system is of HL7's own table for its field.
 */
record Hl7Categories(CategoryTable table) {

    /** TXA-2's table. */
    static final String DOCUMENT_TYPES = "HL70270";

    /** OBR-24's table. */
    static final String SERVICES = "HL70074";

    /** Of fields that have no table of HL7's own: whatever system the user's lines name. */
    static final String ANY_TABLE = "*";

    private static final String LOINC = "LN";
    private static final Pattern LOINC_FORM = Pattern.compile("\\d{1,7}-\\d");

    /** A coded field: its code, and the system and name that stand beside it. */
    record Coded(
            @Nullable String code,
            @Nullable String system,
            @Nullable String name,
            String ownTable) {}

    /** The category of the first field that has one; a category's own name counts too. */
    NoteCategory of(Coded... fields) {
        for (Coded field : fields) {
            NoteCategory category = of(field);
            if (category != NoteCategory.UNKNOWN) {
                return category;
            }
        }
        return NoteCategory.UNKNOWN;
    }

    private NoteCategory of(Coded field) {
        NoteCategory byCode = field.code() == null ? NoteCategory.UNKNOWN : byCode(field);
        return byCode == NoteCategory.UNKNOWN && field.name() != null
                ? Categories.of(field.name())
                : byCode;
    }

    private NoteCategory byCode(Coded field) {
        String code = String.valueOf(field.code()).strip();
        Optional<NoteCategory> found =
                field.system() == null
                        ? table.find(field.ownTable(), code)
                        : table.find(field.system(), code)
                                .or(() -> table.find(field.ownTable(), code));
        // A code of LOINC's form is LOINC's: no table of HL7's has such codes, and many senders
        // leave the system out.
        return found.or(
                        () ->
                                LOINC_FORM.matcher(code).matches()
                                        ? table.find(LOINC, code)
                                        : Optional.empty())
                .orElseGet(() -> Categories.of(code));
    }

    /** What an observation is (OBX-3); nothing where there is none. */
    static Coded observation(Optional<Hl7Segment> obx) {
        return obx.map(one -> new Coded(one.value(3), one.value(3, 3), one.value(3, 2), ANY_TABLE))
                .orElse(new Coded(null, null, null, ANY_TABLE));
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
