package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class PrefixTrackerTest {

    private final PrefixTracker<String> tracker = new PrefixTracker<>();

    /** Offsets with gaps, as transaction markers leave them, finished in any order. */
    @Property
    void shouldCommitEveryResultOnceAndInOrderWhateverTheOrderOfFinishing(
            @ForAll("finishing") List<Long> finishing) {
        PrefixTracker<Long> offsets = new PrefixTracker<>();
        finishing.stream().sorted().forEach(offset -> offsets.started(offset, 1));
        Set<Long> done = new HashSet<>();
        List<Long> committed = new ArrayList<>();

        for (long offset : finishing) {
            offsets.finished(offset, offset);
            done.add(offset);
            PrefixTracker.Prefix<Long> prefix = offsets.prefix();
            assertThat(finishing.stream().filter(o -> o < prefix.nextOffset()))
                    .as("everything below the committed offset is done")
                    .allMatch(done::contains);
            offsets.release(prefix);
            committed.addAll(prefix.results());
            assertThat(offsets.ahead()).isEqualTo(done.size() - committed.size());
        }

        assertThat(committed).isSorted().containsExactlyInAnyOrderElementsOf(finishing);
        assertThat(offsets.admissions()).isZero();
        assertThat(offsets.tokens()).isZero();
    }

    @Provide
    Arbitrary<List<Long>> finishing() {
        return Arbitraries.longs().between(0, 500).list().uniqueElements().ofMaxSize(40);
    }

    @Test
    void shouldHoldResultsBackWhenAnOlderOneIsOpen() {
        tracker.started(10, 5);
        tracker.started(11, 5);

        tracker.finished(11, "later");

        assertThat(tracker.hasPrefix()).isFalse();
        assertThat(tracker.ahead()).isEqualTo(1);
        assertThat(tracker.prefix()).isEqualTo(new PrefixTracker.Prefix<>(List.of(), 10));
    }

    @Test
    void shouldCommitPastTransactionMarkersWhenNothingIsOpen() {
        tracker.started(10, 5);
        tracker.finished(10, "a");
        tracker.moved(13);

        assertThat(tracker.prefix()).isEqualTo(new PrefixTracker.Prefix<>(List.of("a"), 13));
    }

    @Test
    void shouldOfferAnIdlePositionOnceWhenMarkersFollowTheLastRecord() {
        tracker.started(10, 5);
        tracker.finished(10, "a");
        tracker.release(tracker.prefix());
        assertThat(tracker.hasIdlePosition()).isFalse();

        tracker.moved(12);
        assertThat(tracker.hasIdlePosition()).isTrue();

        tracker.release(tracker.prefix());
        assertThat(tracker.hasIdlePosition()).isFalse();
    }

    @Test
    void shouldRefuseWhenAnOffsetGoesBackOrFinishesTwice() {
        tracker.started(10, 5);
        tracker.finished(10, "a");

        assertThatThrownBy(() -> tracker.started(9, 5)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tracker.finished(10, "b"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tracker.finished(11, "c"))
                .isInstanceOf(IllegalStateException.class);
    }
}
