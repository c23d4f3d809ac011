package org.longitude.model.admission;

import java.util.Set;
import java.util.TreeSet;

/**
 * Which notes count before there is a discharge summary. The discharge summary and its addenda
 * always count: they are the paper's coding text (section 4.1.2).
 *
 * @param categories names of the note categories that count, as the schemas spell them; empty: all
 */
public record CodingRules(Set<String> categories) {

    /** The name of the category that closes an admission. */
    public static final String DISCHARGE_SUMMARY = "DISCHARGE_SUMMARY";

    private static final CodingRules STANDARD = new CodingRules(Set.of());

    public CodingRules {
        categories = Set.copyOf(categories);
    }

    /** Every category counts. */
    public static CodingRules standard() {
        return STANDARD;
    }

    /** Whether notes of a category are read while there is no discharge summary. */
    public boolean counts(String category) {
        return categories.isEmpty()
                || categories.contains(category)
                || category.equals(DISCHARGE_SUMMARY);
    }

    /** The categories in alphabetical order, or {@code all}. */
    @Override
    public String toString() {
        return categories.isEmpty() ? "all" : String.join(",", new TreeSet<>(categories));
    }
}
