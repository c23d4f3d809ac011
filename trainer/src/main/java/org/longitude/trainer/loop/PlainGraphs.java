package org.longitude.trainer.loop;

import org.jspecify.annotations.Nullable;

/**
 * While open, the engine runs compiled functions as they are written.
 *
 * <p>By default it watches the first calls of a function and then rewrites it, gradients included,
 * and the rewritten one rounds otherwise. A run that goes on in a new process would have its first
 * steps watched where the uninterrupted one had them rewritten: its losses differed in the last
 * bit. The switch is a system property that DJL reads at every call and hands to the calling
 * thread; afterwards it says what the engine's default is, so that every thread returns to that.
 */
final class PlainGraphs implements AutoCloseable {

    private static final String REWRITE = "ai.djl.pytorch.graph_optimizer";

    private final @Nullable String before = System.getProperty(REWRITE);

    PlainGraphs() {
        System.setProperty(REWRITE, "false");
    }

    @Override
    public void close() {
        System.setProperty(REWRITE, before == null ? "true" : before);
    }
}
