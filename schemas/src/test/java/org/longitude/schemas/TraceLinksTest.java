package org.longitude.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceLinksTest {

    private static final String ONE = "00-" + "4b".repeat(16) + "-" + "00f0".repeat(4) + "-01";

    private final Headers headers = new RecordHeaders();

    @Test
    void shouldReadWhatWasWrittenAndTheFirstOfTooMany() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < TraceLinks.COUNT_MAX + 2; i++) {
            many.add("00-%032x-%016x-01".formatted(i + 1, i + 1));
        }
        TraceLinks.write(headers, many);

        assertThat(TraceLinks.read(headers)).isEqualTo(many.subList(0, TraceLinks.COUNT_MAX));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "Seen by Dr. Mason in the morning.",
                "00-4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b-00f000f000f000f0-01,Mason",
                "00-4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b-00f000f000f000f0-01,"
            })
    void shouldReadNothingWhenAnythingInItIsNoTraceparent(String text) {
        headers.add(TraceLinks.NAME, text.getBytes(UTF_8));

        assertThat(TraceLinks.read(headers)).isEmpty();
    }

    @Test
    void shouldReadNothingWhenThereAreMoreThanAreEverWritten() {
        String many = String.join(",", Collections.nCopies(9, ONE));
        headers.add(TraceLinks.NAME, many.getBytes(UTF_8));

        assertThat(TraceLinks.read(headers)).isEmpty();
    }

    @Test
    void shouldWriteNothingThatIsNoTraceparent() {
        assertThatThrownBy(() -> TraceLinks.write(headers, List.of(ONE, "Dr. Mason")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("Mason");
        TraceLinks.write(headers, List.of());

        assertThat(headers).isEmpty();
    }
}
