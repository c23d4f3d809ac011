package org.longitude.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadLetterTest {

    private static final DeadLetter LETTER =
            new DeadLetter(
                    "preprocess-stream",
                    "corrupt_body",
                    "longitude.notes.raw.v1",
                    3,
                    4_711L,
                    Instant.parse("2026-11-22T18:00:00.123Z"));

    @Test
    void shouldComeBackUnchangedWhenReadFromItsHeaders() {
        assertThat(DeadLetter.from(LETTER.toHeaders())).isEqualTo(LETTER);
    }

    @Test
    void shouldCarryTheOriginalBytesWhenMadeFromARecord() {
        ConsumerRecord<byte[], byte[]> source =
                new ConsumerRecord<>(
                        "longitude.notes.raw.v1", 3, 4_711L, new byte[] {1}, new byte[] {2, 3});
        source.headers().add("from-outside", "note text perhaps".getBytes(UTF_8));

        ProducerRecord<byte[], byte[]> made = DeadLetters.of(source, LETTER);

        assertThat(made.topic()).isEqualTo("longitude.notes.raw.v1.dlq");
        assertThat(made.key()).containsExactly(1);
        assertThat(made.value()).containsExactly(2, 3);
        assertThat(made.timestamp()).isEqualTo(LETTER.at().toEpochMilli());
        assertThat(DeadLetter.from(made.headers())).isEqualTo(LETTER);
        assertThat(made.headers().lastHeader("from-outside")).isNull();
    }

    @Test
    void shouldSayWhereTheBytesAreWhenTheNoteWasTooLarge() {
        Oversized oversized = new Oversized("ab".repeat(32), 5_000_000_000L);

        ProducerRecord<byte[], byte[]> made =
                DeadLetters.oversized("longitude.notes.raw.v1", null, LETTER, oversized);

        assertThat(made.value()).isNull();
        assertThat(Oversized.from(made.headers())).isEqualTo(oversized);
        assertThat(DeadLetter.from(made.headers())).isEqualTo(LETTER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Too Long: chest pain", "UPPER", "a\nb"})
    void shouldRefuseFreeTextWhenGivenAsAReason(String reason) {
        assertThatThrownBy(() -> new DeadLetter("stage", reason, "t", 0, 0, LETTER.at()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("chest");
    }

    @Test
    void shouldNameTheHeaderWhenOneIsMissing() {
        for (Header missing : LETTER.toHeaders()) {
            Headers rest =
                    new RecordHeaders(
                            Arrays.stream(LETTER.toHeaders().toArray())
                                    .filter(header -> !header.key().equals(missing.key()))
                                    .toList());

            assertThatThrownBy(() -> DeadLetter.from(rest))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(missing.key());
        }
    }

    @Test
    void shouldHaveAStableCodeWhenARecordIsUndecodable() {
        for (UndecodableRecordException.Reason reason :
                UndecodableRecordException.Reason.values()) {
            String code = new UndecodableRecordException(reason, "found").reasonCode();

            assertThat(new DeadLetter("stage", code, "t", 0, 0, LETTER.at()).reasonCode())
                    .matches("[a-z_]+");
        }
    }
}
