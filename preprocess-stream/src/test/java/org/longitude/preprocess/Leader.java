package org.longitude.preprocess;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/** A catch-up that a test decides about. */
final class Leader implements CatchUp {

    final Map<String, Long> published = new HashMap<>();
    final Set<Integer> settled = new TreeSet<>();
    int joined;

    private final AtomicBoolean done;
    private final boolean closedToo;

    Leader(AtomicBoolean done, boolean closedToo) {
        this.done = done;
        this.closedToo = closedToo;
    }

    @Override
    public void joined() {
        joined++;
    }

    @Override
    public boolean isDone(int partition, boolean withoutState) {
        return done.get();
    }

    @Override
    public boolean closedToo() {
        return closedToo;
    }

    @Override
    public long published(String owner) {
        return published.getOrDefault(owner, 0L);
    }

    @Override
    public void settled(int partition) {
        settled.add(partition);
    }
}
