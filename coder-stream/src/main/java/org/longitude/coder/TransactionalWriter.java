package org.longitude.coder;

import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes finished outcomes and, in the same transaction, the offsets that they finish. A
 * transaction opens when its records are ready and encoded, so that neither the model nor the
 * registry is ever waited for inside one.
 *
 * <p>A refused transaction is aborted, everything in flight is dropped, and the reader starts over
 * at the committed offsets. An offset is never committed without the outcomes up to it.
 *
 * <p>Threading: one thread runs it. Ownership: owns the producer and closes it.
 */
final class TransactionalWriter {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionalWriter.class);

    private final Producer<byte[], byte[]> producer;
    private final OutcomeEncoder encoder;
    private final InFlight inFlight;
    private final RetryConfig retry;
    private final Tally tally;
    private int refusals;

    TransactionalWriter(
            Producer<byte[], byte[]> producer,
            OutcomeEncoder encoder,
            InFlight inFlight,
            RetryConfig retry,
            Tally tally) {
        this.producer = producer;
        this.encoder = encoder;
        this.inFlight = inFlight;
        this.retry = retry;
        this.tally = tally;
    }

    /** Fences any older process of this name and ends its open transaction. */
    void initialise() {
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            throw Failures.of("the transactional producer could not start", e);
        }
    }

    /** Commits what gets ready until committing has stopped. */
    void run() throws InterruptedException {
        for (var ready = inFlight.takeReady(); ready.isPresent(); ready = inFlight.takeReady()) {
            write(ready.get());
        }
    }

    private void write(Ready ready) throws InterruptedException {
        List<OutcomeEncoder.Encoded> encoded =
                ready.outcomes().stream().map(encoder::encode).toList();
        encoded.forEach(each -> AdmissionTrace.of(each.outcome().source()).writing(each.record()));
        try {
            producer.beginTransaction();
            encoded.forEach(this::send);
            producer.sendOffsetsToTransaction(ready.offsets(), ready.group());
            commit();
        } catch (ProducerFencedException
                | FencedInstanceIdException
                | AuthenticationException
                | AuthorizationException
                | InterruptException e) {
            throw Failures.of("a transaction was refused for good", e);
        } catch (KafkaException e) {
            encoded.forEach(each -> AdmissionTrace.of(each.outcome().source()).refused());
            startOver(e);
            return;
        }
        refusals = 0;
        inFlight.release(ready);
        tally.committed(encoded.stream().map(OutcomeEncoder.Encoded::outcome).toList());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A failed send fails the commit.
    private void send(OutcomeEncoder.Encoded encoded) {
        if (encoded.record() != null) {
            producer.send(encoded.record());
        }
    }

    /** A commit that timed out may have happened: only asking again tells. */
    private void commit() {
        for (int attempt = 1; ; attempt++) {
            try {
                producer.commitTransaction();
                return;
            } catch (TimeoutException e) {
                if (attempt == retry.attemptsMax()) {
                    throw Failures.of("the outcome of a commit is unknown", e);
                }
                LOG.warn("commit timed out attempt={} of={}", attempt, retry.attemptsMax());
            }
        }
    }

    private void startOver(KafkaException cause) throws InterruptedException {
        refusals++;
        tally.refused();
        LOG.warn(
                "transaction refused, reading again attempt={} of={} cause={}",
                refusals,
                retry.attemptsMax(),
                cause.getClass().getName());
        if (refusals == retry.attemptsMax()) {
            throw Failures.of(refusals + " transactions in a row were refused", cause);
        }
        try {
            producer.abortTransaction();
        } catch (KafkaException e) {
            e.addSuppressed(cause);
            throw Failures.of("a refused transaction could not be aborted", e);
        }
        inFlight.reread();
        Thread.sleep(retry.backoffMs(refusals));
    }
}
