package org.longitude.preprocess;

import java.time.Duration;

/**
 * What a task waits for that has not published under its tokenizer before: one of a new
 * application, of one that was reset, or of one with a new bundle. Before that it must know what
 * was published under its tokenizer already, so that no revision is published twice and no lower
 * number follows a higher one.
 *
 * <p>Threading: asked by stream threads.
 */
interface CatchUp {

    /** How often a task that waits asks. */
    Duration LOOK_EVERY = Duration.ofMillis(200);

    /** How often a task that has caught up says so again. */
    Duration SAY_EVERY = Duration.ofHours(1);

    /** For applications that follow nobody. */
    CatchUp AT_ONCE =
            new CatchUp() {
                @Override
                public void joined() {
                    // There is nobody to make room for.
                }

                @Override
                public boolean isDone(int partition, boolean withoutState) {
                    return true;
                }

                @Override
                public boolean closedToo() {
                    return true;
                }

                @Override
                public long published(String owner) {
                    return 0;
                }

                @Override
                public void settled(int partition) {
                    // Nobody waits to hear it.
                }
            };

    /**
     * Is told by every task before its first record, when the application has become a member of
     * its group.
     *
     * @throws PreprocessException if another application publishes under the same tokenizer
     */
    void joined();

    /**
     * Whether a partition's task may publish.
     *
     * @param withoutState whether the task began with an empty state
     */
    boolean isDone(int partition, boolean withoutState);

    /** Whether what changed meanwhile is published of closed admissions too. */
    boolean closedToo();

    /**
     * The highest number of an admission that was published under this tokenizer, 0 if none was;
     * only once it is done.
     */
    long published(String owner);

    /** Is told when a partition's task has published, and committed, everything that waited. */
    void settled(int partition);
}
