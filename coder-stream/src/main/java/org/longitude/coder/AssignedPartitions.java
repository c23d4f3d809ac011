package org.longitude.coder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions that are read now, with what each has in flight.
 *
 * <p>Threading: none of its own; guarded by the lock of {@link InFlight}.
 */
final class AssignedPartitions {

    private final InFlightConfig limits;
    private final Map<TopicPartition, AssignedPartition> partitions = new HashMap<>();

    AssignedPartitions(InFlightConfig limits) {
        this.limits = limits;
    }

    void begin(TopicPartition id, Lane lane) {
        partitions.put(id, new AssignedPartition(id, lane));
    }

    /** True if it was assigned. */
    boolean end(TopicPartition id) {
        AssignedPartition ended = partitions.remove(id);
        if (ended != null) {
            ended.end();
        }
        return ended != null;
    }

    void endAll() {
        partitions.values().forEach(AssignedPartition::end);
        partitions.clear();
    }

    Optional<AssignedPartition> get(TopicPartition id) {
        return Optional.ofNullable(partitions.get(id));
    }

    int size() {
        return partitions.size();
    }

    /** Admissions read and not committed. */
    int admissions() {
        return partitions.values().stream().mapToInt(p -> p.offsets().admissions()).sum();
    }

    /** Whether a lane is below its bounds. */
    boolean haveRoom(Lane lane) {
        long admissions = 0;
        long tokens = 0;
        for (AssignedPartition partition : partitions.values()) {
            if (partition.lane() == lane) {
                admissions += partition.offsets().admissions();
                tokens += partition.offsets().tokens();
            }
        }
        return admissions < limits.laneAdmissionsMax() && tokens < limits.laneTokensMax();
    }

    /** By arrival where too many results wait for an older one. */
    BatchPlanner.Pick pick() {
        int ahead = partitions.values().stream().mapToInt(p -> p.offsets().ahead()).sum();
        return ahead < limits.aheadAdmissionsMax()
                ? BatchPlanner.Pick.BY_LENGTH
                : BatchPlanner.Pick.BY_ARRIVAL;
    }

    /**
     * Those that have something to commit: history first, so that its older revisions stand before
     * live ones.
     *
     * @param quiet whether positions alone are committed too
     */
    List<AssignedPartition> committable(boolean quiet) {
        List<AssignedPartition> found = new ArrayList<>();
        for (AssignedPartition partition : partitions.values()) {
            PrefixTracker<Outcome> offsets = partition.offsets();
            if (offsets.hasPrefix() || (quiet && offsets.hasIdlePosition())) {
                found.add(partition);
            }
        }
        found.sort(Comparator.comparing(AssignedPartition::lane).reversed());
        return found;
    }
}
