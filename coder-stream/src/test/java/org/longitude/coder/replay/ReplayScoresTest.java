package org.longitude.coder.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class ReplayScoresTest {
    private static final Offset<Double> EXACT = Offset.offset(1e-12);

    @Test
    void shouldCountByHandAndLeaveOutCodesThatTheBundleDoesNotKnow() {
        ReplayScores scores = new ReplayScores(List.of("x", "y"));
        scores.add(Set.of("x"), new TreeSet<>(Set.of("x", "unknown")));
        scores.add(Set.of("x", "y"), new TreeSet<>(Set.of("y")));
        scores.add(Set.of(), new TreeSet<>(Set.of("y")));

        // x: 1 of 2 given is right, 1 of 1 found; y: 1 of 1 is right, 1 of 2 found
        assertThat(scores.microF1()).isCloseTo(2 * 2 / 6.0, EXACT);
        assertThat(scores.macroF1()).isCloseTo(2 / 3.0, EXACT);
        assertThat(scores.macroF1OfMeans()).isCloseTo(0.75, EXACT);
        assertThat(scores.of("unknown")).isEmpty();
    }

    @Test
    void shouldScoreNothingWhenThereIsNothing() {
        ReplayScores scores = new ReplayScores(List.of("x"));

        assertThat(scores.microF1()).isZero();
        assertThat(scores.macroF1OfMeans()).isZero();
    }
}
