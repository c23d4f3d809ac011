package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.schemas.v1.ModelRelease;
import org.longitude.schemas.v1.ModelRole;

final class VerifiedReleaseTest {
    @TempDir Path folder;

    @Test
    void shouldRefuseWithNumberAndBundleWhenThereIsNoBundle() {
        assertThatThrownBy(() -> VerifiedRelease.open(release(folder.toString())))
                .isInstanceOf(CoderException.class)
                .hasMessageContaining("release 3, bundle b-1")
                .hasMessageContaining("expected")
                .extracting(e -> ((CoderException) e).error())
                .isEqualTo(CoderError.RELEASE_REFUSED);
    }

    @Test
    void shouldRefuseWhenTheLocationIsNoPathOfThisMachine() {
        assertThatThrownBy(() -> VerifiedRelease.open(release("file://far.test/bundle")))
                .isInstanceOf(CoderException.class)
                .hasMessageContaining("is refused");
    }

    private static ModelRelease release(String location) {
        return ModelRelease.newBuilder()
                .setRole(ModelRole.CHAMPION)
                .setReleaseNumber(3)
                .setBundleId("b-1")
                .setLocation(location)
                .setSha256("0")
                .setMetrics(Map.of())
                .setReleasedAt(Instant.EPOCH)
                .build();
    }
}
