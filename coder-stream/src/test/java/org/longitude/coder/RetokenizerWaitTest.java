package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class RetokenizerWaitTest {

    private static final RetokenizerStanding NONE = new RetokenizerStanding(false, false, false, 0);
    private static final RetokenizerStanding AT_WORK =
            new RetokenizerStanding(true, false, true, 1_200);
    private static final RetokenizerStanding STOPPED =
            new RetokenizerStanding(true, false, false, 800);
    private static final RetokenizerStanding DONE_AND_STOPPED =
            new RetokenizerStanding(true, true, false, 5_000);

    private final List<String> said = new ArrayList<>();
    private Duration waited = Duration.ZERO;

    @Test
    void shouldGiveUpWithTheRecordsLeftWhenItDoesNotCatchUpInTime() {
        assertThatThrownBy(() -> await(Duration.ofSeconds(3), AT_WORK))
                .isInstanceOfSatisfying(
                        CoderException.class,
                        e -> assertThat(e.error()).isEqualTo(CoderError.RETOKENIZER_BEHIND))
                .hasMessageContaining("1200 records left")
                .hasMessageContaining("expected");
        assertThat(waited).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void shouldSayWhatToStartWhenItStoppedBeforeItHadCaughtUp() {
        assertThatThrownBy(() -> await(Duration.ZERO, STOPPED))
                .hasMessageContaining("serve preprocess --retokenize");
    }

    @Test
    void shouldSayNowAndThenHowMuchIsLeftAndGoOnWhenItHasCaughtUp() throws Exception {
        RetokenizerStanding[] looks = new RetokenizerStanding[42];
        Arrays.fill(looks, AT_WORK);
        looks[41] = DONE_AND_STOPPED;

        await(Duration.ofHours(1), looks);

        assertThat(waited).isEqualTo(Duration.ofMillis(41 * 500));
        assertThat(said).hasSize(3).allSatisfy(line -> assertThat(line).contains("1200 records"));
    }

    @Test
    void shouldNotWaitForOneThatHasCaughtUpAndWasStoppedThoughNotesCameSince() throws Exception {
        await(Duration.ZERO, DONE_AND_STOPPED);

        assertThat(said).isEmpty();
    }

    @Test
    void shouldNotWaitWhereThereIsNone() throws Exception {
        await(Duration.ZERO, NONE);

        assertThat(waited).isZero();
    }

    /** The last of the looks is what every further look shows. */
    private void await(Duration atMost, RetokenizerStanding... looks) throws InterruptedException {
        Deque<RetokenizerStanding> left = new ArrayDeque<>(List.of(looks));
        new RetokenizerWait(
                        () -> left.size() > 1 ? left.poll() : Objects.requireNonNull(left.peek()),
                        pause -> waited = waited.plus(pause),
                        said::add,
                        atMost)
                .await();
    }
}
