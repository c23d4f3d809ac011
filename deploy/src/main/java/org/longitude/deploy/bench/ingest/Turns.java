package org.longitude.deploy.bench.ingest;

/**
 * Turns of what is compared. The first ones are not counted: what a message runs through is
 * compiled for good only after some thousands of them, and a service that runs for months is
 * measured, not its start.
 *
 * @param uncounted turns before the counted ones; at least one
 * @param counted turns of which the median is taken; at least one
 */
record Turns(int uncounted, int counted) {

    /** So many counted turns after as many others as hold that many messages. */
    static Turns of(int messagesATurn, int warmUpMessages, int counted) {
        int uncounted = (Math.max(0, warmUpMessages) + messagesATurn - 1) / messagesATurn;
        return new Turns(Math.max(1, uncounted), Math.max(1, counted));
    }

    int all() {
        return uncounted + counted;
    }

    /** Whether that one, from 0, is. */
    boolean isCounted(int turn) {
        return turn >= uncounted;
    }
}
