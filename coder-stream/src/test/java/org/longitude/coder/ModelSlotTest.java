package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ModelSlotTest {
    private final ModelSlot slot = new ModelSlot();
    private final FakeScorer first = new FakeScorer();
    private final FakeScorer second = new FakeScorer();

    @Test
    void shouldCloseTheModelAtOnceWhenNobodyWillTakeIt() {
        slot.close();

        assertThat(slot.offer(model(first))).isFalse();
        assertThat(first.closed).isTrue();
    }

    @Test
    void shouldCloseTheOlderWhenANewerComesBeforeItWasTaken() {
        slot.offer(model(first));
        slot.offer(model(second));

        assertThat(first.closed).isTrue();
        ServedModel taken = slot.take();
        assertThat(taken).isNotNull().extracting(ServedModel::scorer).isSameAs(second);
        assertThat(slot.take()).isNull();
        slot.close();
        assertThat(second.closed).isFalse();
    }

    @Test
    void shouldCloseTheScorerWhenItDoesNotAnswerForTheCanary() {
        first.poisoned = admission -> true;

        assertThatThrownBy(() -> model(first)).isInstanceOf(CoderException.class);
        assertThat(first.closed).isTrue();
    }

    private static ServedModel model(FakeScorer scorer) {
        return ServedModel.warm(Admissions.BUNDLE, scorer, EvidenceConfig.DEFAULT, Admissions.NOON);
    }
}
