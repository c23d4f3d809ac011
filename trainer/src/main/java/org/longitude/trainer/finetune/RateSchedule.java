package org.longitude.trainer.finetune;

/**
 * Learning rates over the work done, 0 to 1: a short rise, a plateau with the layers bypassed, then
 * a line down to zero with the layers on.
 */
record RateSchedule(FineTuneConfig config) {

    /** Share of the work over which a rate rises from nothing. */
    private static final double RISE_SHARE = 0.02;

    boolean layersOn(double done) {
        return done >= config.warmupShare();
    }

    /** Rate of embeddings and head. */
    double rate(double done) {
        if (!layersOn(done)) {
            return config.warmupRate() * rise(done);
        }
        return config.rate() * fall(done);
    }

    double layersRate(double done) {
        return config.rate()
                * config.layersRateFactor()
                * rise(done - config.warmupShare())
                * fall(done);
    }

    private static double rise(double since) {
        return Math.min(1, Math.max(0, since) / RISE_SHARE + 0.05);
    }

    private double fall(double done) {
        return Math.max(0, (1 - done) / (1 - Math.min(config.warmupShare(), 0.999)));
    }
}
