package org.longitude.deploy.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.v1.Route;

/**
 * Where predictions went by the precision that was asked for, and what share of the assigned codes
 * was right in truth.
 *
 * @param autoCoded admissions whose codes may be billed without a person
 * @param autoCodedPrecision right ones of their assigned codes; null where nobody says the truth
 * @param needsReview admissions that a person looks at
 * @param needsReviewPrecision as above
 */
record Routed(
        @JsonProperty("auto_coded") long autoCoded,
        @JsonProperty("auto_coded_precision") @Nullable Double autoCodedPrecision,
        @JsonProperty("needs_review") long needsReview,
        @JsonProperty("needs_review_precision") @Nullable Double needsReviewPrecision) {

    /** Null where nothing was routed. */
    static @Nullable Routed of(Collection<Row> rows) {
        List<Row> auto = routed(rows, Route.AUTO_CODE);
        List<Row> review = routed(rows, Route.NEEDS_REVIEW);
        return auto.isEmpty() && review.isEmpty()
                ? null
                : new Routed(auto.size(), precision(auto), review.size(), precision(review));
    }

    private static List<Row> routed(Collection<Row> rows, Route route) {
        return rows.stream().filter(row -> row.route() == route).toList();
    }

    private static @Nullable Double precision(List<Row> rows) {
        long right = 0;
        long assigned = 0;
        for (Row row : rows) {
            if (row.truth() != null) {
                right += row.found();
                assigned += row.assigned().size();
            }
        }
        return assigned == 0 ? null : (double) right / assigned;
    }
}
