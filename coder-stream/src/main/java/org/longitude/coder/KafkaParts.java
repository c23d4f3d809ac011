package org.longitude.coder;

import java.time.Clock;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.Placement;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topics;

/** The service's parts in production: Kafka's clients, the registry's serdes, a bundle's model. */
final class KafkaParts {

    private KafkaParts() {}

    /** For a bundle whose release number is looked up. */
    static CoderParts of(CoderConfig config, Bundle bundle, List<Placement> placements) {
        return of(config, bundle, placements, ReleaseNumber.of(config, bundle.hash()));
    }

    /**
     * What is said in a bundle's name.
     *
     * @throws CoderException {@code PRECISION_UNKNOWN} if it cannot be routed by the target
     */
    static BundleFacts facts(
            Bundle bundle, LongSupplier releaseNumber, OptionalDouble precisionTarget) {
        Tokenizer tokenizer = bundle.tokenizer();
        return new BundleFacts(
                bundle.id(),
                bundle.hash(),
                tokenizer.hash(),
                tokenizer.vocabularySize(),
                tokenizer.unknownId(),
                bundle.labels(),
                releaseNumber,
                precisionTarget.isEmpty()
                        ? null
                        : Router.of(bundle, precisionTarget.getAsDouble()));
    }

    /** For each device what makes its model. */
    static List<Supplier<Scorer>> scorers(
            CoderConfig config, Bundle bundle, List<Placement> placements) {
        return placements.stream().map(placement -> scorer(config, bundle, placement)).toList();
    }

    static CoderParts of(
            CoderConfig config,
            Bundle bundle,
            List<Placement> placements,
            LongSupplier releaseNumber) {
        return new CoderParts(
                facts(bundle, releaseNumber, config.precisionTarget()),
                scorers(config, bundle, placements),
                () ->
                        new KafkaConsumer<>(
                                CoderClients.consumer(config),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer()),
                () ->
                        new KafkaProducer<>(
                                CoderClients.producer(config),
                                new ByteArraySerializer(),
                                new ByteArraySerializer()),
                Topics.ADMISSIONS_TOKENIZED.valueSerde(config.kafka()).deserializer(),
                Topics.ICD_PREDICTIONS.valueSerde(config.kafka()).serializer(),
                Topics.ADMISSIONS_SUPERSEDED.valueSerde(config.kafka()).serializer(),
                Limits.recordBytesMax(Topics.ICD_PREDICTIONS),
                Clock.systemUTC());
    }

    private static Supplier<Scorer> scorer(CoderConfig config, Bundle bundle, Placement placement) {
        return () -> BundleScorer.load(bundle, placement, config.batch().tokenWindowsMax());
    }
}
