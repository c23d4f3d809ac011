package org.longitude.ingest.hl7;

import java.util.Optional;
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

    /** A coded field: its code, and the system and name that stand beside it. */
    record Coded(@Nullable String code, @Nullable String system, String ownTable) {}

    /** The category of the first field that has one; a category's own name counts too. */
    NoteCategory of(Coded... fields) {
        for (Coded field : fields) {
            if (field.code() == null) {
                continue;
            }
            String code = field.code().strip();
            Optional<NoteCategory> found =
                    field.system() == null
                            ? table.find(field.ownTable(), code)
                            : table.find(field.system(), code)
                                    .or(() -> table.find(field.ownTable(), code));
            NoteCategory category = found.orElseGet(() -> Categories.of(code));
            if (category != NoteCategory.UNKNOWN) {
                return category;
            }
        }
        return NoteCategory.UNKNOWN;
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
