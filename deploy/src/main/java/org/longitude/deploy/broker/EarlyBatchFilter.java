package org.longitude.deploy.broker;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;

/**
 * Keeps one harmless error of the broker off the console.
 *
 * <p>A transactional producer has several requests under way. When the first batch of a transaction
 * reaches a partition before the broker has finished the transaction before, that batch is told to
 * come again; the next one, already under way, then arrives too early and is told so as well. The
 * producer sends both again, in order; nothing is lost or doubled. The broker calls it an error all
 * the same. A gap anywhere else than before a first batch is still shown.
 */
public final class EarlyBatchFilter extends Filter<ILoggingEvent> {

    private static final String LOGGER = "kafka.server.ReplicaManager";

    /** What the broker says of a batch that comes before its producer's, or its epoch's, first. */
    private static final List<String> BEFORE_THE_FIRST =
            List.of(
                    "Expected sequence 0 for transactions v2",
                    "Invalid sequence number for new epoch of producer");

    @Override
    public FilterReply decide(ILoggingEvent event) {
        IThrowableProxy cause = event.getThrowableProxy();
        boolean early =
                LOGGER.equals(event.getLoggerName())
                        && cause != null
                        && OutOfOrderSequenceException.class.getName().equals(cause.getClassName())
                        && cause.getMessage() != null
                        && BEFORE_THE_FIRST.stream().anyMatch(cause.getMessage()::contains);
        return early ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
