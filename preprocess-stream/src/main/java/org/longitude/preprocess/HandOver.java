package org.longitude.preprocess;

import java.util.function.IntConsumer;

/**
 * {@link CatchUp} as it is in production.
 *
 * <p>A re-tokeniser reads everything that was there when it started. So does a live path whose
 * state is gone, which a reset is: it would otherwise publish every revision of the past once more,
 * under the lower numbers of what it has read so far. A live path that has its state, but another
 * tokenizer than it had, only has to know what that tokenizer's own application has published.
 *
 * @param stage which application it is
 * @param secondLook refuses to work beside another application of the same tokenizer
 * @param watch sees how far the application has read
 * @param outputs sees what its outputs hold
 * @param closedToo whether closed admissions are published too once it is done
 * @param onSettled is told of each partition that has settled
 */
record HandOver(
        Stage stage,
        SecondLook secondLook,
        CatchUpWatch watch,
        PublishedNumbers outputs,
        boolean closedToo,
        IntConsumer onSettled)
        implements CatchUp {

    @Override
    public void joined() {
        secondLook.require();
    }

    @Override
    public boolean isDone(int partition, boolean withoutState) {
        boolean readsFirst = stage == Stage.RETOKENIZE || (withoutState && !outputs.wereEmpty());
        return (!readsFirst || watch.isDone(partition)) && outputs.areKnown();
    }

    @Override
    public long published(String owner) {
        return outputs.highest(owner);
    }

    @Override
    public void settled(int partition) {
        onSettled.accept(partition);
    }
}
