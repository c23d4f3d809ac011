package org.longitude.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceHeaderTest {

    private static final String PARENT = "00-" + "4b".repeat(16) + "-" + "00f0".repeat(4) + "-01";

    private final Headers headers = new RecordHeaders();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Seen by Dr. Mason in the morning, went home in the evening.",
                "00-4B4B4B4B4B4B4B4B4B4B4B4B4B4B4B4B-00f000f000f000f0-01",
                "01-4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b-00f000f000f000f0-01",
                "00-4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b-00f000f000f000f0-01 "
            })
    void shouldNeitherReadNorWriteWhatIsNoTraceparent(String text) {
        headers.add(TraceHeader.NAME, text.getBytes(UTF_8));

        assertThat(TraceHeader.read(headers)).isNull();
        assertThatThrownBy(() -> TraceHeader.write(headers, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("Mason");
    }

    @Test
    void shouldReadNothingWhenThereIsNone() {
        assertThat(TraceHeader.read(headers)).isNull();
        headers.add(TraceHeader.NAME, null);
        assertThat(TraceHeader.read(headers)).isNull();
    }

    @Test
    void shouldReplaceTheTraceThatARecordWasOn() {
        TraceHeader.write(headers, PARENT.replace("4b", "aa"));
        TraceHeader.write(headers, PARENT);

        assertThat(TraceHeader.read(headers)).isEqualTo(PARENT);
        assertThat(headers.headers(TraceHeader.NAME)).hasSize(1);
    }

    @Test
    void shouldLeaveHeadersAloneWhenThereIsNothingToWrite() {
        TraceHeader.write(headers, null);

        assertThat(headers).isEmpty();
    }
}
