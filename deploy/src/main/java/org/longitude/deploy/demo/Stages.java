package org.longitude.deploy.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderException;
import org.longitude.coder.CoderService;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.DeviceChoice;
import org.longitude.model.encoder.Placement;
import org.longitude.preprocess.PreprocessConfig;
import org.longitude.preprocess.PreprocessException;
import org.longitude.preprocess.PreprocessService;
import org.longitude.preprocess.TextEngine;
import org.longitude.service.trace.Tracing;

/** The two stages of the pipeline, started and watched. */
final class Stages {

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);

    /** A reader of committed records waits at most so long for the stream's commit. */
    private static final int COMMIT_INTERVAL_MS = 20;

    /** What share of the codes that go to billing without a person shall be right. */
    static final double PRECISION_TARGET = 0.95;

    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(100);

    private final RunningParts parts;
    private final Tracing tracing;
    private final AtomicReference<@Nullable PreprocessService> preprocess = new AtomicReference<>();
    private final AtomicReference<@Nullable CoderService> coder = new AtomicReference<>();

    Stages(RunningParts parts, Tracing tracing) {
        this.parts = parts;
        this.tracing = tracing;
    }

    /** Returns when notes are being taken. */
    void startPreprocess(Map<String, String> kafka, Path state, TextEngine text)
            throws InterruptedException {
        PreprocessService service =
                parts.add(
                        RunningParts.Part.PREPROCESS,
                        new PreprocessService(
                                PreprocessConfig.of(kafka, state)
                                        .committingEvery(COMMIT_INTERVAL_MS),
                                text,
                                tracing));
        preprocess.set(service);
        service.start();
        awaitReady("preprocess", service::awaitRunning);
    }

    /** Returns when the model answers and partitions are assigned. */
    void startCoder(Map<String, String> kafka, Bundle bundle) throws InterruptedException {
        CoderService service =
                parts.add(
                        RunningParts.Part.CODER,
                        new CoderService(
                                CoderConfig.of(kafka).routedAt(precisionTarget(bundle)),
                                bundle,
                                List.of(Placement.of(DeviceChoice.of("auto"))),
                                tracing));
        coder.set(service);
        service.start();
        awaitReady("coder", service::awaitRunning);
    }

    /** A bundle that nobody calibrated can route nothing. */
    private static OptionalDouble precisionTarget(Bundle bundle) {
        return bundle.routing().isPresent()
                ? OptionalDouble.of(PRECISION_TARGET)
                : OptionalDouble.empty();
    }

    void stopPreprocess() {
        preprocess.set(null);
        parts.close(RunningParts.Part.PREPROCESS);
    }

    private interface Readiness {
        boolean await(Duration atMost) throws InterruptedException;
    }

    private void awaitReady(String name, Readiness readiness) throws InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!readiness.await(LOOK_AGAIN_AFTER)) {
            throwIfFailed();
            if (System.nanoTime() > deadline) {
                throw new DeployException(
                        DeployError.DEMO_FAILED,
                        name
                                + " was not ready within "
                                + READY_WITHIN.toSeconds()
                                + " s; is the machine very busy? Try again, or with"
                                + " LONGITUDE_LOG_DIR set to see what it does");
            }
        }
    }

    /** A stage that stopped by itself says why. */
    void throwIfFailed() {
        PreprocessService first = preprocess.get();
        PreprocessException preprocessFailure = first == null ? null : first.failure().orElse(null);
        if (preprocessFailure != null) {
            throw preprocessFailure;
        }
        CoderService second = coder.get();
        CoderException coderFailure = second == null ? null : second.failure().orElse(null);
        if (coderFailure != null) {
            throw coderFailure;
        }
    }
}
