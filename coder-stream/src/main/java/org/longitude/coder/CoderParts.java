package org.longitude.coder;

import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.SupersededRevision;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * The outside world as the service needs it; tests give their own.
 *
 * @param scorers for each device what makes its model, on the thread that will own it
 */
record CoderParts(
        BundleFacts bundle,
        List<Supplier<Scorer>> scorers,
        Supplier<Consumer<byte[], byte[]>> consumers,
        Supplier<Producer<byte[], byte[]>> producers,
        Deserializer<TokenizedAdmission> admissions,
        Serializer<IcdPrediction> predictions,
        Serializer<SupersededRevision> superseded,
        int predictionBytesMax,
        Clock clock) {

    CoderParts {
        scorers = List.copyOf(scorers);
        Check.that(!scorers.isEmpty(), "devices", "none", "at least one");
    }
}
