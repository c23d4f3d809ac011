package org.longitude.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;

/** The rules that a schema of the contract keeps; each answer is a list of what breaks them. */
final class SchemaRules {

    /**
     * Names of fields that count something along a text, and what their doc must say they count.
     */
    private static final Map<Pattern, String> UNITS =
            Map.of(
                    Pattern.compile("start|end|starts|ends|text_length"), "UTF-16 code units",
                    Pattern.compile("sentence_ends|paragraph_ends"), "word index",
                    Pattern.compile("token_start|token_end"), "token",
                    Pattern.compile("word_indices"), "index of its word",
                    Pattern.compile("(source|newer)_offset"), "Offset");

    private static final Pattern NEEDS_UNIT =
            Pattern.compile(".*(start|end|offset|length|ind(ex|ices))s?");

    private SchemaRules() {}

    /** Breaches of the compatibility rule against every released version. */
    static List<String> incompatibilities(
            Schema today, List<Schema> released, Compatibility compatibility) {
        List<String> breaches = new ArrayList<>();
        SchemaValidatorBuilder builder = new SchemaValidatorBuilder();
        SchemaValidator validator =
                (compatibility == Compatibility.FULL_TRANSITIVE
                                ? builder.mutualReadStrategy()
                                : builder.canReadStrategy())
                        .validateAll();
        try {
            validator.validate(today, released);
        } catch (SchemaValidationException e) {
            breaches.add(String.valueOf(e.getMessage()));
        }
        // Avro compares neither names of records nor what a number or a string means.
        released.forEach(version -> compareMeaning(version, today, today.getName(), breaches));
        return breaches;
    }

    private static void compareMeaning(
            Schema old, Schema today, String path, List<String> breaches) {
        if (!Objects.equals(meaning(old), meaning(today))) {
            breaches.add(
                    path
                            + ": logical type "
                            + meaning(today)
                            + " (released: "
                            + meaning(old)
                            + ")");
        }
        if (old.getType() != today.getType()) {
            return; // Reported by Avro where it matters.
        }
        if (!old.getFullName().equals(today.getFullName())) {
            breaches.add(
                    path
                            + ": name "
                            + today.getFullName()
                            + " (released: "
                            + old.getFullName()
                            + ")");
        }
        switch (today.getType()) {
            case RECORD ->
                    today.getFields().stream()
                            .filter(field -> old.getField(field.name()) != null)
                            .forEach(
                                    field ->
                                            compareMeaning(
                                                    old.getField(field.name()).schema(),
                                                    field.schema(),
                                                    path + "." + field.name(),
                                                    breaches));
            case ARRAY ->
                    compareMeaning(old.getElementType(), today.getElementType(), path, breaches);
            case MAP -> compareMeaning(old.getValueType(), today.getValueType(), path, breaches);
            case UNION ->
                    today.getTypes()
                            .forEach(
                                    branch ->
                                            sameBranch(old, branch)
                                                    .ifPresent(
                                                            other ->
                                                                    compareMeaning(
                                                                            other, branch, path,
                                                                            breaches)));
            default -> {
                // Nothing inside.
            }
        }
    }

    private static Optional<Schema> sameBranch(Schema union, Schema branch) {
        return union.getTypes().stream()
                .filter(candidate -> candidate.getFullName().equals(branch.getFullName()))
                .findFirst();
    }

    private static String meaning(Schema schema) {
        String name = schema.getProp("logicalType");
        return name == null ? "none" : name;
    }

    /** Records, enums and fields without a doc, enums without a default, offsets without a unit. */
    static List<String> gaps(Schema schema) {
        List<String> gaps = new ArrayList<>();
        collectGaps(schema, gaps);
        return gaps;
    }

    private static void collectGaps(Schema schema, List<String> gaps) {
        switch (schema.getType()) {
            case RECORD -> {
                requireDoc(schema.getName(), schema.getDoc(), gaps);
                schema.getFields().forEach(field -> collectGaps(schema, field, gaps));
            }
            case ENUM -> {
                requireDoc(schema.getName(), schema.getDoc(), gaps);
                if (schema.getEnumDefault() == null) {
                    gaps.add(schema.getName() + ": no default symbol");
                }
            }
            case ARRAY -> collectGaps(schema.getElementType(), gaps);
            case MAP -> collectGaps(schema.getValueType(), gaps);
            case UNION -> schema.getTypes().forEach(branch -> collectGaps(branch, gaps));
            default -> {
                // Nothing inside.
            }
        }
    }

    private static void collectGaps(Schema record, Schema.Field field, List<String> gaps) {
        String path = record.getName() + "." + field.name();
        requireDoc(path, field.doc(), gaps);
        if (NEEDS_UNIT.matcher(field.name()).matches()) {
            boolean stated =
                    UNITS.entrySet().stream()
                            .filter(entry -> entry.getKey().matcher(field.name()).matches())
                            .anyMatch(
                                    entry ->
                                            String.valueOf(field.doc()).contains(entry.getValue()));
            if (!stated) {
                gaps.add(path + ": doc does not state the unit");
            }
        }
        collectGaps(field.schema(), gaps);
    }

    private static void requireDoc(String path, String doc, List<String> gaps) {
        if (doc == null || doc.isBlank()) {
            gaps.add(path + ": no doc");
        }
    }
}
