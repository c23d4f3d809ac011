package org.longitude.billing;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Waits for the broker's word on a record. */
final class Acknowledged {

    private Acknowledged() {}

    static void await(Future<RecordMetadata> sent) {
        try {
            sent.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka
                    ? kafka
                    : new KafkaException("a record was not taken", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
