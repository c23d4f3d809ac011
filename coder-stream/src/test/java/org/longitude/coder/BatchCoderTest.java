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
            new BatchCoder(
                    scorer,
                    new PredictionBuilder(
                            Admissions.BUNDLE, EvidenceConfig.DEFAULT, Admissions.NOON),
                    Admissions.LABELS.size(),
                    Admissions.BUNDLE.canary());
    private final AssignedPartition partition = new AssignedPartition(Admissions.LIVE_0, Lane.LIVE);

    @Test
    void shouldCodeTheOthersWhenOneAdmissionPoisonsTheBatch() {
        scorer.poisoned = admission -> admission.length == POISON_TOKENS;
        List<Work> batch = batch(10, 11, POISON_TOKENS, 12, 14);

        List<Outcome> outcomes = coder.code(batch);

        assertThat(outcomes)
                .extracting(outcome -> outcome.source().offset())
                .containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(outcomes.get(2))
                .isEqualTo(new Outcome.Rejected(batch.get(2).source(), "scoring_failed"));
        assertThat(outcomes).filteredOn(Outcome.Predicted.class::isInstance).hasSize(4);
    }

    @Test
    void shouldRefuseOnlyTheOneWhenItsProbabilitiesAreNone() {
        scorer.unsound = admission -> admission.length == POISON_TOKENS;

        List<Outcome> outcomes = coder.code(batch(10, POISON_TOKENS, 12));

        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Rejected.class);
        assertThat(outcomes).filteredOn(Outcome.Predicted.class::isInstance).hasSize(2);
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
