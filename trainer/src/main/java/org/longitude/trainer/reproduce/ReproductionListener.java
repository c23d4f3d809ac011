package org.longitude.trainer.reproduce;

/** Hears how a reproduction goes. Calls come from the thread that runs it. */
public interface ReproductionListener {

    /** A line about what is to come or what was found. */
    void onLine(String line);

    /**
     * How far a step is.
     *
     * @param share 0 to 1
     */
    void onProgress(String step, double share, String detail);
}
