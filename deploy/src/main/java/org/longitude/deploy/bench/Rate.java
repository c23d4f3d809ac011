package org.longitude.deploy.bench;

/** Work done over turns of measuring, by CPU time and by the clock on the wall. */
final class Rate {

    private double work;
    private long cpuNanos;
    private long wallNanos;

    /** Runs the work again and again until it took this long, at least once. */
    void turn(Runnable run, double workEach, double secondsMin) {
        long cpu = ProcessFigures.cpuNanos();
        long wall = System.nanoTime();
        do {
            run.run();
            work += workEach;
        } while (System.nanoTime() - wall < secondsMin * 1e9);
        cpuNanos += ProcessFigures.cpuNanos() - cpu;
        wallNanos += System.nanoTime() - wall;
    }

    double perCpuSecond() {
        return work / cpuNanos * 1e9;
    }

    double perSecond() {
        return work / wallNanos * 1e9;
    }
}
