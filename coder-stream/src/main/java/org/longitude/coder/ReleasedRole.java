package org.longitude.coder;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.Placement;
import org.longitude.schemas.v1.ModelRelease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One role's releases, taken up one after the other. A bundle is verified, loaded and warmed before
 * it serves; one that fails in any of these is refused and what serves stays. A bundle of the same
 * tokenizer takes over inside the service between two batches. One of another tokenizer gets a
 * service of its own beside the old one, in that tokenizer's group; the old one goes on until all
 * that was tokenised for it is coded.
 *
 * <p>Threading: {@link #run} on one thread; all else from any. Ownership: owns the services that it
 * makes and closes them when it ends.
 */
final class ReleasedRole {
    private static final Logger LOG = LoggerFactory.getLogger(ReleasedRole.class);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(200);

    /**
     * What a role is served with.
     *
     * @param configs the settings for each tokenizer: its group is its own
     * @param gate what a change of tokenizers waits for
     * @param drainAtMost how long an old service may go on beside its successor
     */
    record Means(
            Function<String, CoderConfig> configs,
            List<Placement> placements,
            CoderMeters meters,
            TokenizerGate gate,
            Duration drainAtMost,
            Consumer<String> say) {}

    private final CoderMeters.Role role;
    private final Means means;
    private final Object lock = new Object();
    private Optional<ModelRelease> wanted = Optional.empty();
    private boolean changed;
    private boolean stopped;
    private @Nullable CoderService service;
    private String standing = "no release yet";

    ReleasedRole(CoderMeters.Role role, Means means) {
        this.role = role;
        this.means = means;
    }

    /**
     * This release stands now, or none; an earlier one that is still being taken up is given up.
     */
    void want(Optional<ModelRelease> release) {
        synchronized (lock) {
            wanted = release;
            changed = true;
            lock.notifyAll();
        }
    }

    void stop() {
        synchronized (lock) {
            stopped = true;
            lock.notifyAll();
        }
    }

    Optional<CoderService> service() {
        synchronized (lock) {
            return Optional.ofNullable(service);
        }
    }

    /** What became of the last release, in one line. */
    String standing() {
        synchronized (lock) {
            return standing;
        }
    }

    /** Takes up releases until it is stopped; then closes what serves. */
    void run() throws InterruptedException {
        try {
            while (awaitChange()) {
                Optional<ModelRelease> release = takeWanted();
                if (release.isPresent()) {
                    takeUp(release.get());
                } else {
                    withdraw();
                }
            }
        } finally {
            service().ifPresent(CoderService::close);
        }
    }

    private boolean awaitChange() throws InterruptedException {
        synchronized (lock) {
            while (!changed && !stopped) {
                lock.wait();
            }
            return !stopped;
        }
    }

    private Optional<ModelRelease> takeWanted() {
        synchronized (lock) {
            changed = false;
            return wanted;
        }
    }

    private boolean isOvertaken() {
        synchronized (lock) {
            return changed || stopped;
        }
    }

    /** A champion is not withdrawn: codes must come from somewhere until another is released. */
    private void withdraw() {
        if (role == CoderMeters.Role.CHALLENGER) {
            service().ifPresent(CoderService::close);
            replace(null, "withdrawn");
        }
        LOG.info("release withdrawn role={}", role);
    }

    private void takeUp(ModelRelease release) throws InterruptedException {
        try {
            Bundle bundle = VerifiedRelease.open(release);
            Optional<CoderService> serving = service();
            if (serving.isEmpty() || hasEnded(serving.get())) {
                replace(begin(release, bundle, false), "");
            } else if (tokenizerOf(serving.get()).equals(bundle.tokenizer().hash())) {
                CoderConfig config = means.configs().apply(bundle.tokenizer().hash());
                serving.get()
                        .serve(
                                KafkaParts.facts(
                                        bundle,
                                        release::getReleaseNumber,
                                        config.precisionTarget()),
                                KafkaParts.scorers(config, bundle, means.placements()));
            } else {
                goOver(serving.get(), release, bundle);
            }
            accepted(release);
        } catch (Overtaken e) {
            LOG.info("release overtaken role={} number={}", role, release.getReleaseNumber());
        } catch (CoderException e) {
            refusedOrFailed(release, e);
        }
    }

    private static boolean hasEnded(CoderService service) {
        return service.state() == CoderService.State.FAILED
                || service.state() == CoderService.State.STOPPED;
    }

    private static String tokenizerOf(CoderService service) {
        return service.serving().tokenizerHash();
    }

    /** A service of its own for the bundle, which runs when this returns. */
    private CoderService begin(ModelRelease release, Bundle bundle, boolean change)
            throws InterruptedException {
        String tokenizer = bundle.tokenizer().hash();
        means.gate().await(tokenizer, change, this::isOvertaken);
        CoderConfig config = means.configs().apply(tokenizer);
        CoderService fresh =
                new CoderService(
                        config,
                        KafkaParts.of(
                                config, bundle, means.placements(), release::getReleaseNumber),
                        means.meters());
        fresh.start();
        try {
            while (!fresh.awaitRunning(LOOK_AGAIN_AFTER)) {
                Optional<CoderException> failure = fresh.failure();
                if (failure.isPresent()) {
                    throw failure.get();
                }
                if (isOvertaken()) {
                    throw new Overtaken();
                }
            }
            return fresh;
        } catch (RuntimeException | InterruptedException e) {
            fresh.close();
            throw e;
        }
    }

    private void goOver(CoderService old, ModelRelease release, Bundle bundle)
            throws InterruptedException {
        say(
                "release %d waits for admissions of its tokenizer"
                        .formatted(release.getReleaseNumber()));
        CoderService fresh = begin(release, bundle, true);
        replace(fresh, "");
        drain(old);
        old.close();
    }

    /** Whatever was tokenised for the old one is its to code. */
    private void drain(CoderService old) throws InterruptedException {
        long deadline = System.nanoTime() + means.drainAtMost().toNanos();
        while (old.lag() > 0 && System.nanoTime() < deadline && !isStopped()) {
            Thread.sleep(LOOK_AGAIN_AFTER.toMillis());
        }
        if (old.lag() > 0) {
            LOG.warn("closing the coder of the old tokenizer with lag={}", old.lag());
        }
    }

    private boolean isStopped() {
        synchronized (lock) {
            return stopped;
        }
    }

    private void accepted(ModelRelease release) {
        String line =
                "release %d, bundle %s, serves"
                        .formatted(release.getReleaseNumber(), release.getBundleId());
        tell(line);
        means.meters().release("accepted");
        LOG.info(
                "release accepted role={} number={} bundle={}",
                role,
                release.getReleaseNumber(),
                release.getBundleId());
        say(line);
    }

    /**
     * What is wrong with the bundle refuses it. What is wrong with the world ends a champion that
     * has nothing else to serve, as it would at any other start.
     */
    private void refusedOrFailed(ModelRelease release, CoderException e) {
        boolean bundles =
                e.error() == CoderError.RELEASE_REFUSED
                        || e.error() == CoderError.MODEL_FAILED
                        || e.error() == CoderError.PRECISION_UNKNOWN
                        || e.error() == CoderError.RETOKENIZER_BEHIND;
        if (!bundles && role == CoderMeters.Role.CHAMPION && service().isEmpty()) {
            throw e;
        }
        CoderException refused =
                e.error() == CoderError.RELEASE_REFUSED
                        ? e
                        : VerifiedRelease.refused(release, String.valueOf(e.getMessage()), e);
        String stays =
                service()
                        .map(serving -> "; bundle " + serving.serving().id() + " stays")
                        .orElse("; nothing serves");
        tell(refused.getMessage() + stays);
        means.meters().release("refused");
        LOG.error(
                "release refused role={} number={} bundle={} cause={}: {}",
                role,
                release.getReleaseNumber(),
                release.getBundleId(),
                e.error(),
                standing());
        say(standing());
    }

    private void replace(@Nullable CoderService next, String line) {
        synchronized (lock) {
            service = next;
            if (!line.isEmpty()) {
                standing = line;
            }
        }
    }

    private void tell(String line) {
        synchronized (lock) {
            standing = line;
        }
    }

    private void say(String line) {
        means.say().accept("coder: " + role.tag() + ": " + line);
    }
}
