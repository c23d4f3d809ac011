package org.longitude.billing.diff;

import java.util.Comparator;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.longitude.schemas.v1.IcdPrediction;

/**
 * A revision as it is typed: {@code REVISION} or {@code REVISION/RELEASE}.
 *
 * @param releaseNumber empty for the highest that coded it
 */
record RevisionId(long revision, OptionalLong releaseNumber) {

    /** The order in which the highest stands. */
    static final Comparator<IcdPrediction> ORDER =
            Comparator.comparingLong(IcdPrediction::getRevision)
                    .thenComparingLong(IcdPrediction::getReleaseNumber);

    private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?:/(\\d{1,18}))?");

    /**
     * Reads what was typed.
     *
     * @throws IllegalArgumentException where it is no revision
     */
    static RevisionId of(String option, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    option + ": " + text + " (expected: REVISION or REVISION/RELEASE)");
        }
        OptionalLong release =
                matcher.group(2) == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(Long.parseLong(matcher.group(2)));
        return new RevisionId(Long.parseLong(matcher.group(1)), release);
    }

    static String text(IcdPrediction prediction) {
        return prediction.getRevision() + "/" + prediction.getReleaseNumber();
    }

    boolean isOf(IcdPrediction prediction) {
        return prediction.getRevision() == revision
                && (releaseNumber.isEmpty()
                        || releaseNumber.getAsLong() == prediction.getReleaseNumber());
    }

    @Override
    public String toString() {
        return releaseNumber.isEmpty()
                ? Long.toString(revision)
                : revision + "/" + releaseNumber.getAsLong();
    }
}
