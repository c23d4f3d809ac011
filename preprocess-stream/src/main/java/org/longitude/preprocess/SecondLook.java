package org.longitude.preprocess;

/**
 * Looks once more for another application of the same tokenizer, after this one has joined its
 * group and before it works on a record. Two that were started in the same moment may both have
 * found nobody at their start; but each is seen by all who look after it has joined, and each looks
 * after it has joined, so one of them sees the other before it has published anything.
 *
 * <p>Threading: asked by stream threads, which wait for the one that looks; it looks until it has
 * passed once.
 */
final class SecondLook {

    private final Runnable look;
    private boolean passed;

    /**
     * A look that has not been taken.
     *
     * @param look throws {@link PreprocessException} where there is somebody, or no answer
     */
    SecondLook(Runnable look) {
        this.look = look;
    }

    synchronized void require() {
        if (!passed) {
            look.run();
            passed = true;
        }
    }
}
