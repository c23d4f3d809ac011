package org.longitude.coder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.longitude.model.encoder.Placement;
import org.longitude.schemas.Applications;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.ModelRelease;
import org.longitude.schemas.v1.ModelRole;
import org.longitude.service.Check;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Codes with whatever is released: the champion for billing, the challenger, if one is wanted, in
 * the shadow. The champion's failures are its own; a challenger that fails is named in the log and
 * the champion goes on.
 *
 * <p>Threading: methods may be called from any thread. Inside, one thread follows models.released
 * and one for each role takes releases up. Ownership: owns the roles' services.
 */
public final class ReleasedCoder implements Coding {
    private static final Logger LOG = LoggerFactory.getLogger(ReleasedCoder.class);
    private static final long LOOK_AGAIN_AFTER_MS = 200;
    private static final long JOIN_MS_MAX = 20_000;

    private final ReleasedRole champion;
    private final @Nullable ReleasedRole challenger;
    private final ReleaseFollower follower;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable CoderException failure;

    /**
     * A coder that follows models.released; nothing is read or loaded before {@link #start}.
     *
     * @param config its group's name is the beginning of the groups that are used: each tokenizer
     *     has its own, so that a new one reads all that was made for it, and so has the shadow
     * @param placements a device for each model of the champion; the challenger is on the first
     * @param say is told now and then, in one line, what became of a release
     */
    public static ReleasedCoder of(
            CoderConfig config,
            List<Placement> placements,
            ReleaseConfig releases,
            Consumer<String> say,
            Function<CoderMeters.Role, CoderMeters> meters) {
        ReleasedRole.Means champion =
                new ReleasedRole.Means(
                        tokenizer -> config.named(group(config, tokenizer), config.instanceId()),
                        placements,
                        meters.apply(CoderMeters.Role.CHAMPION),
                        new KafkaTokenizerGate(config, say, releases.waitAtMost()),
                        releases.waitAtMost(),
                        say);
        if (releases.challengerShare() == 0) {
            return new ReleasedCoder(config, champion, null);
        }
        ReleasedRole.Means challenger =
                new ReleasedRole.Means(
                        tokenizer ->
                                config.named(
                                                "shadow-" + group(config, tokenizer),
                                                config.instanceId())
                                        .inShadow(releases.challengerShare()),
                        placements.subList(0, 1),
                        meters.apply(CoderMeters.Role.CHALLENGER),
                        TokenizerGate.OPEN,
                        Duration.ZERO,
                        say);
        return new ReleasedCoder(config, champion, challenger);
    }

    private static String group(CoderConfig config, String tokenizer) {
        return Applications.client(config.groupId(), tokenizer);
    }

    private ReleasedCoder(
            CoderConfig config,
            ReleasedRole.Means champion,
            ReleasedRole.@Nullable Means challenger) {
        this.champion = new ReleasedRole(CoderMeters.Role.CHAMPION, champion);
        this.challenger =
                challenger == null
                        ? null
                        : new ReleasedRole(CoderMeters.Role.CHALLENGER, challenger);
        this.follower =
                new ReleaseFollower(
                        () -> ReleaseNumber.consumer(config),
                        Topics.MODELS_RELEASED.valueSerde(config.kafka()).deserializer(),
                        new Listener(champion));
    }

    private final class Listener implements ReleaseFollower.Listener {
        private final ReleasedRole.Means means;
        private boolean championSeen;

        Listener(ReleasedRole.Means means) {
            this.means = means;
        }

        @Override
        public void stands(ModelRole role, Optional<ModelRelease> release) {
            if (role == ModelRole.CHAMPION) {
                championSeen = release.isPresent();
                champion.want(release);
            } else if (role == ModelRole.CHALLENGER && challenger != null) {
                challenger.want(release);
            }
        }

        @Override
        public void caughtUp() {
            if (!championSeen) {
                means.say()
                        .accept(
                                "coder: no champion is released yet, waiting (release one with"
                                        + " 'train release', or name a --bundle)");
            }
        }
    }

    @Override
    public void start() {
        run("coder-champion", champion::run, true);
        if (challenger != null) {
            run("coder-challenger", challenger::run, false);
        }
        run("coder-releases", follower::run, true);
    }

    private interface Loop {
        void run() throws InterruptedException;
    }

    private void run(String name, Loop loop, boolean essential) {
        Thread thread = new Thread(() -> guarded(loop, essential), name);
        threads.add(thread);
        thread.start();
    }

    @SuppressWarnings("CatchingUnchecked") // A thread that dies unseen would follow nothing.
    private void guarded(Loop loop, boolean essential) {
        try {
            loop.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            CoderException known = Failures.of(e);
            LOG.error(
                    "{} error={}: {}",
                    Thread.currentThread().getName(),
                    known.error(),
                    known.getMessage());
            if (essential) {
                failure = known;
            }
        }
    }

    @Override
    public boolean awaitRunning(Duration atMost) throws InterruptedException {
        return await(
                atMost,
                () ->
                        champion.service()
                                .filter(s -> s.state() == CoderService.State.RUNNING)
                                .isPresent());
    }

    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        await(atMost, () -> false);
        return closed.getCount() == 0 || failure().isPresent();
    }

    private interface Condition {
        boolean holds();
    }

    /** False where it ended or time ran out before. */
    private boolean await(Duration atMost, Condition condition) throws InterruptedException {
        long looks = Math.max(1, atMost.toMillis() / LOOK_AGAIN_AFTER_MS);
        for (long look = 0; look < looks; look++) {
            if (condition.holds()) {
                return true;
            }
            if (failure().isPresent() || closed.await(LOOK_AGAIN_AFTER_MS, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return condition.holds();
    }

    @Override
    public Optional<CoderException> failure() {
        CoderException ours = failure;
        return ours != null ? Optional.of(ours) : champion.service().flatMap(CoderService::failure);
    }

    /** The service that codes for billing, if a champion serves. */
    public Optional<CoderService> championService() {
        return champion.service();
    }

    /** The service that codes in the shadow, if a challenger does. */
    public Optional<CoderService> challengerService() {
        return challenger == null ? Optional.empty() : challenger.service();
    }

    @Override
    public List<Check> checks() {
        return CoderChecks.of(champion::service, this::standing);
    }

    /** What became of the roles' last releases. */
    public String standing() {
        return "champion: "
                + champion.standing()
                + (challenger == null ? "" : "; challenger: " + challenger.standing());
    }

    @Override
    public void close() {
        follower.stop();
        champion.stop();
        if (challenger != null) {
            challenger.stop();
        }
        try {
            for (Thread thread : threads) {
                thread.join(JOIN_MS_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closed.countDown();
    }
}
