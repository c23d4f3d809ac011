package org.longitude.preprocess;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.longitude.schemas.IncompatibleSchemaException;
import org.longitude.schemas.RegistryUnavailableException;

final class FailurePolicyTest {

    private final List<Duration> pauses = new ArrayList<>();
    private final ManualClock clock = new ManualClock();
    private final FailurePolicy policy = new FailurePolicy(clock, pauses::add);

    @Test
    void shouldTryAgainWithLongerPausesThenStopAndSayWhy() {
        Throwable outage =
                new StreamsException(new RegistryUnavailableException("no answer", null));

        for (int i = 0; i < FailurePolicy.RESTARTS_MAX; i++) {
            assertThat(policy.handle(outage)).isEqualTo(REPLACE_THREAD);
        }
        assertThat(policy.failure()).isNull();
        assertThat(policy.handle(outage)).isEqualTo(SHUTDOWN_CLIENT);

        assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 16L);
        assertThat(policy.failure())
                .hasMessageContaining("no answer")
                .hasMessageContaining("offsets uncommitted")
                .extracting(PreprocessException::error)
                .isEqualTo(PreprocessError.REGISTRY_UNAVAILABLE);
    }

    @Test
    void shouldBeginANewRowAfterALongQuietTime() {
        Throwable failure = new StreamsException("broken");
        for (int i = 0; i < 3 * FailurePolicy.RESTARTS_MAX; i++) {
            clock.now = clock.now.plus(Duration.ofMinutes(11));
            assertThat(policy.handle(failure)).isEqualTo(REPLACE_THREAD);
        }
    }

    @Test
    void shouldStopAtOnceWhenTheRegistryRefusesOurSchema() {
        Throwable refused = new StreamsException(new IncompatibleSchemaException("refused"));

        assertThat(policy.handle(refused)).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(pauses).isEmpty();
    }

    @Test
    void shouldStopAtOnceAndSayWhoIsThereWhenAnotherHasTheTokenizer() {
        PreprocessException taken =
                new PreprocessException(PreprocessError.CONFIG_INVALID, "the re-tokeniser runs");

        assertThat(policy.handle(new StreamsException("not begun", taken)))
                .isEqualTo(SHUTDOWN_CLIENT);
        assertThat(policy.failure()).isSameAs(taken);
    }

    @Test
    void shouldTryAgainWhenTheBrokerDoesNotSayWhoIsThere() {
        PreprocessException silent =
                new PreprocessException(PreprocessError.BROKER_UNAVAILABLE, "no answer");

        assertThat(policy.handle(new StreamsException("not begun", silent)))
                .isEqualTo(REPLACE_THREAD);
    }

    @Test
    void shouldNotRepeatTheMessageOfAStranger() {
        Throwable stranger = new StreamsException(new IllegalArgumentException("patient words"));

        for (int i = 0; i <= FailurePolicy.RESTARTS_MAX; i++) {
            policy.handle(stranger);
        }

        assertThat(policy.failure())
                .hasMessageContaining("IllegalArgumentException")
                .hasMessageNotContaining("patient words");
    }

    private static final class ManualClock extends Clock {
        private Instant now = Instant.parse("2026-11-22T18:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
