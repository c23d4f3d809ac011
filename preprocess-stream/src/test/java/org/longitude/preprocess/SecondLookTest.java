package org.longitude.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.admission.CodingRules;

final class SecondLookTest {

    @TempDir Path folder;

    @Test
    void shouldLookUntilItHasPassedAndThenNoMore() {
        Queue<PreprocessException> found =
                new ArrayDeque<>(
                        List.of(new PreprocessException(PreprocessError.CONFIG_INVALID, "taken")));
        int[] looks = new int[1];
        SecondLook look =
                new SecondLook(
                        () -> {
                            looks[0]++;
                            PreprocessException taken = found.poll();
                            if (taken != null) {
                                throw taken;
                            }
                        });

        assertThatThrownBy(look::require).hasMessage("taken");
        look.require();
        look.require();

        assertThat(looks[0]).isEqualTo(2);
    }

    @Test
    void shouldLookBeforeATaskReadsItsFirstRecord() throws IOException {
        Leader leader = new Leader(new AtomicBoolean(true), true);
        try (TopologyHarness harness =
                new TopologyHarness(
                        folder,
                        PreprocessLimits.of(StateRetention.of(Duration.ofDays(1))),
                        Stage.LIVE,
                        CodingRules.standard(),
                        leader)) {
            assertThat(leader.joined).isEqualTo(1);
            harness.send(Notes.live("n", "fever"));
            assertThat(harness.live()).hasSize(1);
        }
    }
}
