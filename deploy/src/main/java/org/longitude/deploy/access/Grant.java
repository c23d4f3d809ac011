package org.longitude.deploy.access;

import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Leave to do something to one resource, or to all whose names begin so.
 *
 * @param resource what it is about
 * @param operations sorted; Read, Write, Delete and Alter bring Describe with them
 */
public record Grant(ResourcePattern resource, Set<AclOperation> operations) {

    /** Kafka's only name for the cluster. */
    private static final String CLUSTER = "kafka-cluster";

    public Grant {
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("operations: none (expected: at least one)");
        }
        operations = java.util.Collections.unmodifiableSet(new TreeSet<>(operations));
    }

    static Grant topic(String name, AclOperation... operations) {
        return of(ResourceType.TOPIC, name, PatternType.LITERAL, operations);
    }

    static Grant topics(String prefix, AclOperation... operations) {
        return of(ResourceType.TOPIC, prefix, PatternType.PREFIXED, operations);
    }

    static Grant groups(String prefix, AclOperation... operations) {
        return of(ResourceType.GROUP, prefix, PatternType.PREFIXED, operations);
    }

    static Grant transactions(String prefix, AclOperation... operations) {
        return of(ResourceType.TRANSACTIONAL_ID, prefix, PatternType.PREFIXED, operations);
    }

    static Grant cluster(AclOperation... operations) {
        return of(ResourceType.CLUSTER, CLUSTER, PatternType.LITERAL, operations);
    }

    private static Grant of(
            ResourceType type, String name, PatternType pattern, AclOperation... operations) {
        return new Grant(new ResourcePattern(type, name, pattern), Set.of(operations));
    }

    /** Whether it is about this resource. */
    boolean covers(ResourceType type, String name) {
        return resource.resourceType() == type
                && (resource.patternType() == PatternType.PREFIXED
                        ? name.startsWith(resource.name())
                        : name.equals(resource.name()));
    }
}
