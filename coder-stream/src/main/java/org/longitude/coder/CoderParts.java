package org.longitude.coder;

import java.time.Clock;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * The outside world as the service needs it; tests give their own.
 *
 * @param scorers makes the model, on the thread that will own it
 */
record CoderParts(
        BundleFacts bundle,
        Supplier<Scorer> scorers,
        Supplier<Consumer<byte[], byte[]>> consumers,
        Supplier<Producer<byte[], byte[]>> producers,
        Deserializer<TokenizedAdmission> admissions,
        Serializer<IcdPrediction> predictions,
        int predictionBytesMax,
        Clock clock) {}
