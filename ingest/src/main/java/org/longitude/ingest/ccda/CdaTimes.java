package org.longitude.ingest.ccda;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/**
 * HL7's time stamps, {@code YYYY[MM[DD[HH[MM[SS[.S…]]]]]][+ZZZZ]}. What is left out is the first of
 * its kind; a time without a zone is taken as UTC, as everywhere in ingest.
 */
final class CdaTimes {

    private static final int YEAR_MIN = 1800;
    private static final int YEAR_MAX = 2999;
    private static final Pattern FORM =
            Pattern.compile(
                    "(\\d{4})(?:(\\d{2})(?:(\\d{2})(?:(\\d{2})(?:(\\d{2})(?:(\\d{2})(?:\\.\\d{1,9})?)?)?)?)?)?"
                            + "([+-]\\d{4})?");

    private CdaTimes() {}

    /** The time; null where there is none or it is refused. */
    static @Nullable Instant parse(Optional<String> value, String field, Problems problems) {
        if (value.isEmpty()) {
            return null;
        }
        Matcher parts = FORM.matcher(value.get());
        if (!parts.matches()) {
            problems.add(RejectionReason.BAD_TIMESTAMP, field);
            return null;
        }
        try {
            int year = Integer.parseInt(parts.group(1));
            if (year < YEAR_MIN || year > YEAR_MAX) {
                problems.add(RejectionReason.TIMESTAMP_OUT_OF_RANGE, field);
                return null;
            }
            LocalDateTime local =
                    LocalDateTime.of(
                            year,
                            part(parts, 2, 1),
                            part(parts, 3, 1),
                            part(parts, 4, 0),
                            part(parts, 5, 0),
                            part(parts, 6, 0));
            String zone = parts.group(7);
            return local.toInstant(zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone));
        } catch (DateTimeException e) {
            problems.add(RejectionReason.BAD_TIMESTAMP, field);
            return null;
        }
    }

    private static int part(Matcher parts, int group, int otherwise) {
        String digits = parts.group(group);
        return digits == null ? otherwise : Integer.parseInt(digits);
    }
}
