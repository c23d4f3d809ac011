package org.longitude.coder;

import java.util.List;

/** Hears of each batch, on the device's thread, which waits for it meanwhile. */
@FunctionalInterface
public interface BatchListener {

    /** Hears nothing. */
    BatchListener NONE = (admissionIds, endNanos, nanos) -> {};

    /**
     * A batch was scored.
     *
     * @param admissionIds of its admissions
     * @param endNanos when, by {@link System#nanoTime}
     * @param nanos how long the device took
     */
    void scored(List<String> admissionIds, long endNanos, long nanos);
}
