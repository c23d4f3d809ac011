package org.longitude.ingest.source;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.v1.NoteCategory;

/**
 * Reads the names of note categories: MIMIC's own ("Discharge summary", "Nursing/other", "Physician
 * " with its trailing space) and our symbols, in any case. A name that is neither gives {@link
 * NoteCategory#UNKNOWN}, and is then kept in front of the note's description so that nothing the
 * source said is lost.
 */
public final class Categories {

    private static final Map<String, NoteCategory> BY_NAME =
            Arrays.stream(NoteCategory.values())
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    category -> normalized(category.name()), Function.identity()));

    private Categories() {}

    /** The category of that name; UNKNOWN where the name is not one of the fifteen. */
    public static NoteCategory of(String name) {
        return BY_NAME.getOrDefault(normalized(name), NoteCategory.UNKNOWN);
    }

    /**
     * The description to store: the source's own, after the category's name where that is ours no.
     */
    public static @Nullable String describe(
            NoteCategory category, @Nullable String name, @Nullable String description) {
        if (category != NoteCategory.UNKNOWN || name == null || name.isBlank()) {
            return description;
        }
        return description == null ? name.strip() : name.strip() + ": " + description;
    }

    private static String normalized(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s/_-]+", "_");
    }
}
