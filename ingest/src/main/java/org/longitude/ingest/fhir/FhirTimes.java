package org.longitude.ingest.fhir;

import java.time.Instant;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Period;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.ChartTimes;
import org.longitude.ingest.source.Problems;

/** FHIR's times, a year or month alone as its first moment, without a zone as UTC. */
final class FhirTimes {

    private static final int YEAR_LENGTH = 4;
    private static final int MONTH_LENGTH = 7;

    private FhirTimes() {}

    /** The time; null where there is none or it is refused. */
    static @Nullable Instant of(@Nullable BaseDateTimeType time, String field, Problems problems) {
        String value = time == null ? null : time.getValueAsString();
        if (value == null) {
            return null;
        }
        String day =
                switch (value.length()) {
                    case YEAR_LENGTH -> value + "-01-01";
                    case MONTH_LENGTH -> value + "-01";
                    default -> value;
                };
        return ChartTimes.parse(day, field, problems);
    }

    static @Nullable Instant start(@Nullable Period period, String field, Problems problems) {
        return period == null ? null : of(period.getStartElement(), field, problems);
    }

    static @Nullable Instant end(@Nullable Period period, String field, Problems problems) {
        return period == null ? null : of(period.getEndElement(), field, problems);
    }

    /** The first that is there. */
    static @Nullable Instant firstOf(@Nullable Instant... times) {
        for (Instant time : times) {
            if (time != null) {
                return time;
            }
        }
        return null;
    }
}
