package org.longitude.coder;

import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.Placement;

/**
 * The coder for those who measure it ({@code longitude bench pipeline}); nobody else uses these.
 */
public final class MeasuredCoder {

    private MeasuredCoder() {}

    /** The coder as it is served, whose batches somebody hears of. */
    public static CoderService of(
            CoderConfig config, Bundle bundle, List<Placement> placements, BatchListener listener) {
        return new CoderService(
                config, KafkaParts.of(config, bundle, placements), CoderMeters.unread(), listener);
    }

    /** The coder that a challenger is: this share of the admissions, in the shadow. */
    public static CoderService challenger(
            CoderConfig config, Bundle bundle, List<Placement> placements, double share) {
        return new CoderService(config.inShadow(share), KafkaParts.of(config, bundle, placements));
    }

    /**
     * The same coder without transactions: results are flushed and their offsets committed with the
     * next poll, so that a crash between the two codes again. It says what exactly-once costs.
     */
    public static CoderService atLeastOnce(
            CoderConfig config, Bundle bundle, List<Placement> placements) {
        CoderParts parts = KafkaParts.of(config, bundle, placements);
        AtLeastOnce plain = new AtLeastOnce();
        Supplier<Consumer<byte[], byte[]>> consumers =
                () -> plain.consumer(parts.consumers().get());
        Supplier<Producer<byte[], byte[]>> producers = () -> plain.producer(config);
        return new CoderService(
                config,
                new CoderParts(
                        parts.bundle(),
                        parts.scorers(),
                        consumers,
                        producers,
                        parts.admissions(),
                        parts.predictions(),
                        parts.superseded(),
                        parts.predictionBytesMax(),
                        parts.clock()),
                CoderMeters.unread(),
                BatchListener.NONE);
    }
}
