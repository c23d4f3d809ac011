package org.longitude.trainer.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.corpus.CorpusNote;
import org.longitude.trainer.loop.Draws;

class RowMakerTest {

    private static final int ROW_TOKENS_MAX = 14;

    private final WordTokenizer tokenizer = ToyCorpus.tokenizer();

    @TempDir private Path directory;

    private SampleStore store;

    @BeforeEach
    void cut() throws IOException {
        try (SampleCutter cutter =
                new SampleCutter(
                        directory.resolve("samples"),
                        tokenizer,
                        SampleKind.PARAGRAPH,
                        ROW_TOKENS_MAX - 3)) {
            for (CorpusNote note : ToyCorpus.of(40).notes()) {
                cutter.add(note.text());
            }
            store = cutter.finish();
        }
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void shouldHideWordsAndNeverSpecialTokens() {
        List<MaskedBatch.Row> rows = rows(false);

        assertThat(rows)
                .allSatisfy(
                        row -> {
                            int[] ids = row.masked().ids();
                            assertThat(ids[0]).isEqualTo(tokenizer.clsId());
                            assertThat(ids[ids.length - 1]).isEqualTo(tokenizer.sepId());
                            assertThat(row.masked().positions()).isNotEmpty();
                            for (int target : row.masked().targets()) {
                                assertThat(target).isGreaterThan(tokenizer.unknownId());
                            }
                        });
    }

    @Test
    void shouldFollowInHalfOfTheRowsAndComeFromElsewhereInTheOthers() {
        List<MaskedBatch.Row> pairs =
                rows(true).stream().filter(row -> row.follows().isPresent()).toList();

        assertThat(pairs).hasSizeGreaterThan(100);
        double share =
                pairs.stream().filter(row -> row.follows().orElseThrow()).count()
                        / (double) pairs.size();
        assertThat(share).isBetween(0.4, 0.6);
        assertThat(pairs)
                .allSatisfy(
                        row -> {
                            int[] types = row.shown().tokenTypes();
                            assertThat(row.masked().ids()).hasSizeLessThanOrEqualTo(ROW_TOKENS_MAX);
                            assertThat(Arrays.stream(types).sum()).isPositive();
                            assertThat(types[0]).isZero();
                            assertThat(types).isSorted();
                        });
    }

    @Test
    void shouldDrawTheSameAgainAndOtherwiseInAnotherStep() {
        assertThat(ids(draw(3))).isEqualTo(ids(draw(3)));
        assertThat(ids(draw(3))).isNotEqualTo(ids(draw(4)));
    }

    /** So that gradients do not depend on how a step is cut. */
    @Test
    void shouldDrawASampleAlikeHoweverTheStepIsCut() {
        RowMaker maker = maker(false);
        List<Integer> samples = List.of(5, 6, 7);

        MaskedBatch whole = maker.batch(samples, new Draws(1, 9, 0));
        MaskedBatch rest = maker.batch(samples.subList(1, 3), new Draws(1, 9, 1));

        assertThat(ids(whole).subList(1, 3)).isEqualTo(ids(rest));
    }

    private MaskedBatch draw(long step) {
        return maker(true).batch(List.of(1, 2, 3), new Draws(1, step, 0));
    }

    private List<MaskedBatch.Row> rows(boolean pairs) {
        return maker(pairs)
                .batch(IntStream.range(0, store.size()).boxed().toList(), new Draws(1, 0, 0))
                .rows();
    }

    private RowMaker maker(boolean pairs) {
        return new RowMaker(
                store, tokenizer, PretrainConfig.tiny(EncoderKind.BERT), pairs, ROW_TOKENS_MAX);
    }

    private static List<List<Integer>> ids(MaskedBatch batch) {
        return batch.rows().stream()
                .map(row -> Arrays.stream(row.masked().ids()).boxed().toList())
                .toList();
    }
}
