package org.longitude.coder;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.ModelRelease;
import org.longitude.schemas.v1.ModelRole;

/** Which release codes for billing, for those who are no coder and ask once. */
public final class ChampionRelease {

    private ChampionRelease() {}

    /** The champion's release as models.released has it now; empty where there is none. */
    public static Optional<ModelRelease> now(Map<String, String> kafka)
            throws InterruptedException {
        CoderConfig config = CoderConfig.of(kafka);
        Once once = new Once();
        ReleaseFollower follower =
                new ReleaseFollower(
                        () -> ReleaseNumber.consumer(config),
                        Topics.MODELS_RELEASED.valueSerde(kafka).deserializer(),
                        once);
        once.follower.set(follower);
        follower.run();
        return once.champion;
    }

    /** Stops as soon as it was told all that there is. */
    private static final class Once implements ReleaseFollower.Listener {
        private final AtomicReference<@Nullable ReleaseFollower> follower = new AtomicReference<>();
        private Optional<ModelRelease> champion = Optional.empty();

        @Override
        public void stands(ModelRole role, Optional<ModelRelease> release) {
            if (role == ModelRole.CHAMPION) {
                champion = release;
            }
        }

        @Override
        public void caughtUp() {
            ReleaseFollower its = follower.get();
            if (its != null) {
                its.stop();
            }
        }
    }
}
