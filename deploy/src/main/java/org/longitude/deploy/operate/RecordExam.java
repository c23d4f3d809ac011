package org.longitude.deploy.operate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;

/** What stands on the topics: where records lie, and transactions that nobody ends. */
final class RecordExam {

    private final Cluster cluster;
    private final DoctorConfig config;

    RecordExam(Cluster cluster, DoctorConfig config) {
        this.cluster = cluster;
        this.config = config;
    }

    /**
     * Whatever belongs to an admission meets in one partition only where every producer puts a key
     * where Java's does. Librdkafka and what is built on it do not, unless told so.
     */
    List<Finding> keys() {
        Map<String, TopicDescription> there = cluster.topics();
        Map<String, TopicDescription> keyed = new TreeMap<>();
        for (Topic<?, ?> topic : Topics.all()) {
            TopicDescription description = there.get(topic.name());
            if (description != null && topic.partitions() == Topics.PARTITIONS) {
                keyed.put(topic.name(), description);
            }
        }
        Map<String, Long> astray = new TreeMap<>();
        Map<String, String> first = new HashMap<>();
        long[] seen = new long[1];
        Tail.read(
                cluster.properties(),
                Cluster.partitions(keyed),
                config.recordsPerPartition(),
                "read_uncommitted",
                record -> {
                    seen[0]++;
                    int partitions = keyed.get(record.topic()).partitions().size();
                    if (record.key() == null
                            || BuiltInPartitioner.partitionForKey(record.key(), partitions)
                                    != record.partition()) {
                        astray.merge(record.topic(), 1L, Long::sum);
                        first.putIfAbsent(
                                record.topic(),
                                "partition %d offset %d"
                                        .formatted(record.partition(), record.offset()));
                    }
                });
        List<Finding> findings = new ArrayList<>();
        astray.forEach(
                (topic, count) ->
                        findings.add(
                                Finding.bad(
                                        "keys",
                                        "%s: %d records on a partition that their key does not hash to, first %s"
                                                .formatted(topic, count, first.get(topic)),
                                        "a producer that is not Java's: set its partitioner to"
                                                + " murmur2_random, then send these records again")));
        if (findings.isEmpty()) {
            findings.add(
                    Finding.ok(
                            "keys",
                            "%d newest records lie where their keys hash to".formatted(seen[0])));
        }
        return findings;
    }

    /** Readers of committed records stand before a transaction that nobody ends. */
    List<Finding> transactions() {
        List<TopicPartition> partitions = Cluster.partitions(cluster.topics());
        Map<TopicPartition, PartitionProducerState> states =
                cluster.get(
                        cluster.admin().describeProducers(partitions).all(),
                        "who writes to its topics");
        List<Finding> findings = new ArrayList<>();
        long now = config.clock().millis();
        int open = 0;
        for (Map.Entry<TopicPartition, PartitionProducerState> each : states.entrySet()) {
            for (ProducerState producer : each.getValue().activeProducers()) {
                if (producer.currentTransactionStartOffset().isEmpty()) {
                    continue;
                }
                open++;
                long idleMs = now - producer.lastTimestamp();
                if (idleMs > config.transactionOpenMax().toMillis()) {
                    findings.add(hanging(each.getKey(), producer, idleMs));
                }
            }
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok("transactions", "none hangs, %d under way".formatted(open)));
        }
        return findings;
    }

    private static Finding hanging(TopicPartition partition, ProducerState producer, long idleMs) {
        long start = producer.currentTransactionStartOffset().orElse(-1);
        return Finding.bad(
                "transactions",
                "%s: open since offset %d, its producer %d silent for %d s"
                        .formatted(partition, start, producer.producerId(), idleMs / 1000),
                "if that producer is gone: kafka-transactions.sh abort --topic %s --partition %d --start-offset %d"
                        .formatted(partition.topic(), partition.partition(), start));
    }
}
