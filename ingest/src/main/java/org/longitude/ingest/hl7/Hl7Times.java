package org.longitude.ingest.hl7;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/**
 * HL7's times: {@code YYYY[MM[DD[HH[MM[SS[.SSSS]]]]]][+ZZZZ]}; milliseconds may stand without the
 * point, as some engines write them. What is left out is the first moment of what stands. A time
 * without an offset is of the message's own, MSH-7's, and without that of the feed's.
 */
final class Hl7Times {

    private static final Pattern FORM =
            Pattern.compile(
                    "(\\d{4})(?:(\\d{2})(?:(\\d{2})(?:(\\d{2})(?:(\\d{2})(?:(\\d{2})"
                            + "(?:\\.(\\d{1,9})|(\\d{3}))?)?)?)?)?)?([+-]\\d{4})?");
    private static final int YEAR = 1;
    private static final int MONTH = 2;
    private static final int DAY = 3;
    private static final int HOUR = 4;
    private static final int MINUTE = 5;
    private static final int SECOND = 6;
    private static final int FRACTION = 7;
    private static final int MILLIS = 8;
    private static final int OFFSET = 9;
    private static final int YEAR_MIN = 1800;
    private static final int YEAR_MAX = 2999;
    private static final int FRACTION_DIGITS = 9;

    private final ZoneOffset offset;
    private final Problems problems;

    Hl7Times(ZoneOffset offset, Problems problems) {
        this.offset = offset;
        this.problems = problems;
    }

    /** The offset that a time states; the given one where it states none or is no time. */
    static ZoneOffset offsetOf(@Nullable String value, ZoneOffset otherwise) {
        if (value == null || (value.indexOf('+') < 0 && value.indexOf('-') < 0)) {
            return otherwise;
        }
        Matcher matcher = FORM.matcher(value.strip());
        try {
            return matcher.matches() && matcher.group(OFFSET) != null
                    ? ZoneOffset.of(matcher.group(OFFSET))
                    : otherwise;
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    /** The time that a field holds; null where it is blank or refused. */
    @Nullable Instant read(@Nullable String value, String field) {
        if (value == null || value.isBlank()) {
            return null;
        }
        Matcher matcher = FORM.matcher(value.strip());
        if (!matcher.matches()) {
            problems.add(RejectionReason.BAD_TIMESTAMP, field);
            return null;
        }
        int year = Integer.parseInt(matcher.group(YEAR));
        if (year < YEAR_MIN || year > YEAR_MAX) {
            problems.add(RejectionReason.TIMESTAMP_OUT_OF_RANGE, field);
            return null;
        }
        try {
            return local(matcher, year).toInstant(offset(matcher));
        } catch (DateTimeException e) {
            problems.add(RejectionReason.BAD_TIMESTAMP, field);
            return null;
        }
    }

    private ZoneOffset offset(Matcher matcher) {
        String stated = matcher.group(OFFSET);
        return stated == null ? offset : ZoneOffset.of(stated);
    }

    private static LocalDateTime local(Matcher matcher, int year) {
        return LocalDateTime.of(
                year,
                number(matcher, MONTH, 1),
                number(matcher, DAY, 1),
                number(matcher, HOUR, 0),
                number(matcher, MINUTE, 0),
                number(matcher, SECOND, 0),
                nanos(fraction(matcher)));
    }

    private static int number(Matcher matcher, int group, int absent) {
        String digits = matcher.group(group);
        return digits == null ? absent : Integer.parseInt(digits);
    }

    private static @Nullable String fraction(Matcher matcher) {
        String behindPoint = matcher.group(FRACTION);
        return behindPoint == null ? matcher.group(MILLIS) : behindPoint;
    }

    private static int nanos(@Nullable String fraction) {
        return fraction == null
                ? 0
                : Integer.parseInt(fraction + "0".repeat(FRACTION_DIGITS - fraction.length()));
    }
}
