package org.longitude.coder;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The newest revision of each admission that was seen, of so many admissions; those that were asked
 * for longest ago are forgotten first. What it remembers are facts about the topics, so that they
 * stay true when partitions come and go.
 *
 * <p>Threading: none of its own; the caller holds the lock.
 */
final class NewestRevisions {

    private final int admissionsMax;
    private final Map<String, Revision> newest =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Revision> eldest) {
                    return size() > admissionsMax;
                }
            };

    NewestRevisions(int admissionsMax) {
        this.admissionsMax = admissionsMax;
    }

    void saw(Revision revision) {
        newest.merge(
                revision.admissionId(),
                revision,
                (known, fresh) -> fresh.number() > known.number() ? fresh : known);
    }

    /** The newest of its admission, if that is newer than this one. */
    Optional<Revision> newerThan(Revision revision) {
        return Optional.ofNullable(newest.get(revision.admissionId()))
                .filter(known -> known.number() > revision.number());
    }
}
