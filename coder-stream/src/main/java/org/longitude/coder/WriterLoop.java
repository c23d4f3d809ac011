package org.longitude.coder;

import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;

/**
 * The writer's thread: owns the producer from its making to its close, and commits what is ready
 * until nothing more gets ready.
 *
 * <p>Threading: one thread runs it.
 */
final class WriterLoop {

    private final CoderConfig config;
    private final CoderParts parts;
    private final InFlight inFlight;
    private final Tally tally;
    private final Lifecycle life;

    WriterLoop(
            CoderConfig config, CoderParts parts, InFlight inFlight, Tally tally, Lifecycle life) {
        this.config = config;
        this.parts = parts;
        this.inFlight = inFlight;
        this.tally = tally;
        this.life = life;
    }

    void run() throws InterruptedException {
        Producer<byte[], byte[]> producer = parts.producers().get();
        try {
            write(producer);
        } finally {
            producer.close(Duration.ofMillis(life.isHalted() ? 0 : config.retry().closeMsMax()));
        }
    }

    private void write(Producer<byte[], byte[]> producer) throws InterruptedException {
        OutcomeEncoder encoder =
                new OutcomeEncoder(
                        parts.predictions(),
                        parts.superseded(),
                        parts.bundle().tokenizerHash(),
                        parts.predictionBytesMax(),
                        parts.clock(),
                        config.shadow().inShadow());
        TransactionalWriter transactions =
                new TransactionalWriter(producer, encoder, inFlight, config.retry(), tally);
        transactions.initialise();
        transactions.run();
    }
}
