package org.longitude.ingest.jsonl;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The fields of a line that are read, by our names and by MIMIC's, in any case. Others are left
 * alone: a line may carry whatever else its owner keeps in it.
 */
enum Field {
    TEXT(""),
    NOTE_ID("row_id id"),
    ADMISSION_ID("hadm_id"),
    PATIENT_ID("subject_id"),
    CATEGORY(""),
    DESCRIPTION(""),
    CHARTED_AT("charttime"),
    STATUS(""),
    SOURCE_VERSION(""),
    REPLACES_NOTE_ID(""),
    PARENT_NOTE_ID(""),
    CODES("");

    private static final Map<String, Field> BY_NAME =
            Arrays.stream(values())
                    .flatMap(field -> field.names().map(name -> Map.entry(name, field)))
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final String aliases;

    Field(String aliases) {
        this.aliases = aliases;
    }

    static Optional<Field> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The name that problems and reports show. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private Stream<String> names() {
        return Stream.concat(Stream.of(label()), Stream.of(aliases.split(" ")))
                .filter(name -> !name.isEmpty());
    }
}
