package org.longitude.coder;

import org.apache.kafka.common.TopicPartition;

/**
 * A partition from its assignment to its end, which is a revocation or a refused commit. Assigned
 * again it is another one, so that results of before cannot be mistaken for its own.
 *
 * <p>Threading: guarded by the lock of {@link InFlight}, save for the final fields.
 */
final class AssignedPartition {

    private final TopicPartition id;
    private final Lane lane;
    private final PrefixTracker<Outcome> offsets = new PrefixTracker<>();
    private boolean ended;

    AssignedPartition(TopicPartition id, Lane lane) {
        this.id = id;
        this.lane = lane;
    }

    TopicPartition id() {
        return id;
    }

    Lane lane() {
        return lane;
    }

    PrefixTracker<Outcome> offsets() {
        return offsets;
    }

    boolean ended() {
        return ended;
    }

    void end() {
        ended = true;
    }
}
