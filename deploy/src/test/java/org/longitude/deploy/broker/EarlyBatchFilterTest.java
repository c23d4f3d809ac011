package org.longitude.deploy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.junit.jupiter.api.Test;

/** What the broker says when a producer's second batch overtakes its first, and nothing else. */
final class EarlyBatchFilterTest {

    private static final String REPLICA_MANAGER = "kafka.server.ReplicaManager";
    private static final String EARLY =
            "Invalid sequence number for producer 1 at offset 4 in partition t-3: 1 (incoming seq."
                    + " number). Expected sequence 0 for transactions v2 idempotent producer with no"
                    + " existing state.";
    private static final String EARLY_IN_EPOCH =
            "Invalid sequence number for new epoch of producer 1 at offset 4 in partition t-3: 9"
                    + " (request epoch), 7 (seq. number), 3 (current producer epoch)";
    private static final String GAP =
            "Out of order sequence number for producer 1 at offset 4 in partition t-3: 9 (incoming"
                    + " seq. number), 7 (current end sequence number)";

    private final EarlyBatchFilter filter = new EarlyBatchFilter();

    @Test
    void shouldKeepQuietWhenABatchIsOnlyEarly() {
        assertThat(filter.decide(event(REPLICA_MANAGER, new OutOfOrderSequenceException(EARLY))))
                .isEqualTo(FilterReply.DENY);
        assertThat(
                        filter.decide(
                                event(
                                        REPLICA_MANAGER,
                                        new OutOfOrderSequenceException(EARLY_IN_EPOCH))))
                .isEqualTo(FilterReply.DENY);
    }

    @Test
    void shouldShowEveryOtherErrorWhenTheBrokerReportsIt() {
        assertThat(filter.decide(event(REPLICA_MANAGER, new OutOfOrderSequenceException(GAP))))
                .isEqualTo(FilterReply.NEUTRAL);
        assertThat(filter.decide(event(REPLICA_MANAGER, new InvalidProducerEpochException(EARLY))))
                .isEqualTo(FilterReply.NEUTRAL);
        assertThat(filter.decide(event(REPLICA_MANAGER, null))).isEqualTo(FilterReply.NEUTRAL);
        assertThat(filter.decide(event("other", new OutOfOrderSequenceException(EARLY))))
                .isEqualTo(FilterReply.NEUTRAL);
    }

    private static ILoggingEvent event(String logger, Throwable thrown) {
        Logger source = new LoggerContext().getLogger(logger);
        return new LoggingEvent(
                "test", source, Level.ERROR, "Error processing append operation", thrown, null);
    }
}
