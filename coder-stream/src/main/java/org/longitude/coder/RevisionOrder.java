package org.longitude.coder;

import java.util.Optional;

/**
 * Which revisions of an admission need not be coded, and which may not be written: no older one
 * after a newer one.
 *
 * <p>Threading: none of its own; guarded by the lock of {@link InFlight}.
 */
final class RevisionOrder {

    /** Of what was read: what is older than that need not be coded. */
    private final NewestRevisions read;

    /** Of the predictions that are committed: nothing older is written after them. */
    private final NewestRevisions written;

    RevisionOrder(int revisionsMax) {
        this.read = new NewestRevisions(revisionsMax);
        this.written = new NewestRevisions(revisionsMax);
    }

    /** A revision was read; a newer one that was read before, if there is one. */
    Optional<Revision> read(Revision revision) {
        Optional<Revision> newer = read.newerThan(revision);
        read.saw(revision);
        return newer;
    }

    /** An outcome is committed. */
    void written(Outcome outcome) {
        if (outcome instanceof Outcome.Predicted predicted) {
            written.saw(predicted.revision());
        }
    }

    /** The order within one transaction, over all its partitions. */
    InTransaction inTransaction() {
        return new InTransaction();
    }

    /**
     * An older revision is not written after a newer one, though it was coded: the live lane
     * overtakes history on the device, too.
     */
    final class InTransaction {

        private final NewestRevisions inThis = new NewestRevisions(Integer.MAX_VALUE);

        private InTransaction() {}

        /** What is written down in its turn. */
        Outcome next(Outcome outcome) {
            if (!(outcome instanceof Outcome.Predicted predicted)) {
                return outcome;
            }
            Revision revision = predicted.revision();
            Optional<Revision> newer =
                    written.newerThan(revision).or(() -> inThis.newerThan(revision));
            inThis.saw(revision);
            return newer.<Outcome>map(predicted::supersededBy).orElse(predicted);
        }
    }
}
