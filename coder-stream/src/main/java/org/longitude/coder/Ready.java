package org.longitude.coder;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What one transaction shall hold: finished prefixes, or positions alone where nothing is in
 * flight.
 *
 * @param prefixes per partition, in order of offsets; partitions in the order of writing
 * @param group the consumer's membership, by which a broker refuses the commit of a member that has
 *     lost its partitions
 */
record Ready(
        Map<AssignedPartition, PrefixTracker.Prefix<Outcome>> prefixes,
        ConsumerGroupMetadata group) {

    Ready {
        prefixes = Collections.unmodifiableMap(new LinkedHashMap<>(prefixes));
    }

    /** All outcomes in the order of writing; those of one partition in order of offsets. */
    List<Outcome> outcomes() {
        return prefixes.values().stream().flatMap(prefix -> prefix.results().stream()).toList();
    }

    /** The offsets that say all outcomes are done. */
    Map<TopicPartition, OffsetAndMetadata> offsets() {
        return prefixes.entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                entry -> entry.getKey().id(),
                                entry -> new OffsetAndMetadata(entry.getValue().nextOffset())));
    }
}
