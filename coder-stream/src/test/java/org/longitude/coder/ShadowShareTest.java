package org.longitude.coder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class ShadowShareTest {
    @Test
    void shouldRefuseAShareOfNothing() {
        assertThatThrownBy(() -> ShadowShare.of(0)).hasMessageContaining("expected: > 0");
    }

    @Test
    void shouldTakeItsShareOfTheAdmissionsAndTheSameOnesEachTime() {
        ShadowShare share = ShadowShare.of(0.2);

        long taken =
                IntStream.range(0, 10_000)
                        .filter(i -> share.takes(("admission-" + i).getBytes(UTF_8)))
                        .count();

        assertThat(taken / 10_000.0).isCloseTo(0.2, Offset.offset(0.02));
        assertThat(share.takes("a".getBytes(UTF_8))).isEqualTo(share.takes("a".getBytes(UTF_8)));
    }

    @Test
    void shouldTakeEverythingAndNeverRestWhenItIsTheChampions() {
        assertThat(ShadowShare.CHAMPION.takes(null)).isTrue();
        assertThat(ShadowShare.CHAMPION.restNanos(1_000)).isZero();
    }

    @Test
    void shouldRestUntilItsWorkIsItsShareOfTheTime() {
        assertThat(ShadowShare.of(0.25).restNanos(1_000)).isEqualTo(3_000);
    }
}
