package org.longitude.coder;

import java.util.Map;

/** What publishes a replay, and stands still when it comes to a point of a transaction. */
public final class StoppingPublisher {

    private StoppingPublisher() {}

    public static PredictionPublisher of(
            Map<String, String> kafka, FaultPoint point, int transactionsBefore) {
        return PredictionPublisher.begin(
                () ->
                        StoppingProducer.of(
                                PredictionPublisher.producer(kafka), point, transactionsBefore),
                kafka);
    }
}
