package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BatchCoderTest {

    private static final int POISON_TOKENS = 13;

    private final FakeScorer scorer = new FakeScorer();
    private final BatchCoder coder =
            new BatchCoder(scorer, Admissions.LABELS.size(), Admissions.BUNDLE.canary());
    private final AssignedPartition partition = new AssignedPartition(Admissions.LIVE_0, Lane.LIVE);

    @Test
    void shouldCodeTheOthersWhenOneAdmissionPoisonsTheBatch() {
        scorer.poisoned = admission -> admission.length == POISON_TOKENS;
        List<Work> batch = batch(10, 11, POISON_TOKENS, 12, 14);

        List<Scored> results = coder.code(batch);

        assertThat(results).extracting(Scored::work).isEqualTo(batch);
        assertThat(results.get(2))
                .isEqualTo(new Scored.Refused(batch.get(2), ReasonCode.SCORING_FAILED));
        assertThat(results).filteredOn(Scored.Answered.class::isInstance).hasSize(4);
    }

    @Test
    void shouldLayOutAgainWhatIsLeftWhenABatchThatWasLaidOutFails() {
        scorer.poisoned = admission -> admission.length == POISON_TOKENS;
        List<Work> batch = batch(10, POISON_TOKENS);
        Scorer.LaidOut ahead = scorer.layOut(batch.stream().map(Work::tokenIds).toList());

        List<Scored> results = coder.code(batch, ahead);

        assertThat(results.get(0)).isInstanceOf(Scored.Answered.class);
        assertThat(results.get(1))
                .isEqualTo(new Scored.Refused(batch.get(1), ReasonCode.SCORING_FAILED));
    }

    @Test
    void shouldSplitOnceAndGoOnWhenTheDeviceRunsOutOfMemory() {
        scorer.memoryTokens = 25;

        List<Scored> results = coder.code(batch(10, 10, 10, 10));

        assertThat(results).hasSize(4).allMatch(Scored.Answered.class::isInstance);
        assertThat(scorer.batches).containsExactly(4, 2, 2);
    }

    @Test
    void shouldPutAsideTheSingleOneThatDoesNotFitAlone() {
        scorer.memoryTokens = 25;
        List<Work> batch = batch(10, 10, 26, 10);

        List<Scored> results = coder.code(batch);

        assertThat(results.get(2))
                .isEqualTo(new Scored.Refused(batch.get(2), ReasonCode.DEVICE_OUT_OF_MEMORY));
        assertThat(results).filteredOn(Scored.Answered.class::isInstance).hasSize(3);
    }

    @Test
    void shouldBlameTheDeviceAndNoRecordWhenNotEvenTheCanaryFits() {
        scorer.memoryTokens = 1;

        assertThatThrownBy(() -> coder.code(batch(10)))
                .isInstanceOfSatisfying(
                        CoderException.class,
                        e -> assertThat(e.error()).isEqualTo(CoderError.MODEL_FAILED));
    }

    @Test
    void shouldRefuseOnlyTheOneWhenItsProbabilitiesAreNone() {
        scorer.unsound = admission -> admission.length == POISON_TOKENS;

        List<Scored> results = coder.code(batch(10, POISON_TOKENS, 12));

        assertThat(results.get(1)).isInstanceOf(Scored.Refused.class);
        assertThat(results).filteredOn(Scored.Answered.class::isInstance).hasSize(2);
    }

    @Test
    void shouldBlameTheModelAndNoRecordWhenItFailsForTheCanaryToo() {
        scorer.poisoned = admission -> true;

        assertThatThrownBy(() -> coder.code(batch(10, 11)))
                .isInstanceOfSatisfying(
                        CoderException.class,
                        e -> assertThat(e.error()).isEqualTo(CoderError.MODEL_FAILED));
    }

    @Test
    void shouldRefuseToStartWhenTheCanaryGetsNoSoundProbabilities() {
        scorer.unsound = admission -> true;

        assertThatThrownBy(coder::warmUp)
                .isInstanceOfSatisfying(
                        CoderException.class,
                        e -> assertThat(e.error()).isEqualTo(CoderError.MODEL_FAILED));
    }

    @Test
    void shouldScoreOnceWhenNothingFails() {
        coder.code(batch(10, 11, 12));

        assertThat(scorer.batches).containsExactly(3);
    }

    private List<Work> batch(int... lengths) {
        return IntStream.range(0, lengths.length)
                .mapToObj(
                        i ->
                                Admissions.work(
                                        partition,
                                        i,
                                        Admissions.admission("a" + i, lengths[i]).build()))
                .toList();
    }
}
