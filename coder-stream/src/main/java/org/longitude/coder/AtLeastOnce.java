package org.longitude.coder;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A consumer and a producer that look like the coder's to it and know no transactions.
 *
 * <p>Threading: the producer is the writer's, the consumer the reader's; between them are only the
 * offsets that wait to be committed, under a lock.
 */
final class AtLeastOnce {

    private final Map<TopicPartition, OffsetAndMetadata> waiting = new HashMap<>();

    @SuppressWarnings("unchecked")
    Producer<byte[], byte[]> producer(CoderConfig config) {
        Map<String, Object> settings = new HashMap<>(CoderClients.producer(config));
        settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        Producer<byte[], byte[]> real =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        return (Producer<byte[], byte[]>)
                Proxy.newProxyInstance(
                        AtLeastOnce.class.getClassLoader(),
                        new Class<?>[] {Producer.class},
                        (proxy, method, arguments) -> produced(real, method, arguments));
    }

    @SuppressWarnings("unchecked")
    private @Nullable Object produced(
            Producer<byte[], byte[]> real, Method method, Object @Nullable [] arguments)
            throws Throwable {
        switch (method.getName()) {
            case "initTransactions", "beginTransaction", "abortTransaction" -> {
                return null;
            }
            case "sendOffsetsToTransaction" -> {
                if (arguments == null) {
                    throw new IllegalStateException("offsets without offsets");
                }
                synchronized (waiting) {
                    waiting.putAll((Map<TopicPartition, OffsetAndMetadata>) arguments[0]);
                }
                return null;
            }
            case "commitTransaction" -> {
                real.flush();
                return null;
            }
            default -> {
                return call(real, method, arguments);
            }
        }
    }

    @SuppressWarnings("unchecked")
    Consumer<byte[], byte[]> consumer(Consumer<byte[], byte[]> real) {
        return (Consumer<byte[], byte[]>)
                Proxy.newProxyInstance(
                        AtLeastOnce.class.getClassLoader(),
                        new Class<?>[] {Consumer.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("poll")) {
                                commit(real);
                            }
                            return call(real, method, arguments);
                        });
    }

    private void commit(Consumer<byte[], byte[]> real) {
        Map<TopicPartition, OffsetAndMetadata> now;
        synchronized (waiting) {
            now = Map.copyOf(waiting);
            waiting.clear();
        }
        if (!now.isEmpty()) {
            real.commitAsync(now, null);
        }
    }

    private static @Nullable Object call(Object real, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
