package org.longitude.ingest.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Times as charts write them: ISO 8601 or MIMIC's {@code yyyy-MM-dd HH:mm:ss}, with or without an
 * offset, or a date alone. A time without an offset is taken as UTC and a date as its first moment:
 * chart times order an admission's notes and do nothing else.
 */
public final class ChartTimes {

    private static final int YEAR_MIN = 1800;
    private static final int YEAR_MAX = 2999;
    private static final DateTimeFormatter FORMAT =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .optionalStart()
                    .appendPattern("['T'][' ']")
                    .append(DateTimeFormatter.ISO_LOCAL_TIME)
                    .optionalStart()
                    .appendOffsetId()
                    .optionalEnd()
                    .optionalEnd()
                    .toFormatter()
                    .withResolverStyle(ResolverStyle.STRICT);

    private ChartTimes() {}

    /** The time that a field holds; null where it is blank or refused. */
    public static @Nullable Instant parse(@Nullable String value, String field, Problems problems) {
        if (value == null || value.isBlank()) {
            return null;
        }
        try {
            OffsetDateTime time = parse(value.strip());
            if (time.getYear() < YEAR_MIN || time.getYear() > YEAR_MAX) {
                problems.add(RejectionReason.TIMESTAMP_OUT_OF_RANGE, field);
                return null;
            }
            return time.toInstant();
        } catch (DateTimeException e) {
            problems.add(RejectionReason.BAD_TIMESTAMP, field);
            return null;
        }
    }

    private static OffsetDateTime parse(String value) {
        TemporalAccessor parsed =
                FORMAT.parseBest(value, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
        if (parsed instanceof OffsetDateTime time) {
            return time;
        }
        return parsed instanceof LocalDateTime time
                ? time.atOffset(ZoneOffset.UTC)
                : LocalDate.from(parsed).atStartOfDay().atOffset(ZoneOffset.UTC);
    }
}
