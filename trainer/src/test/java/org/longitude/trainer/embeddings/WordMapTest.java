package org.longitude.trainer.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.WordTokenizer;

class WordMapTest {

    @Test
    void shouldGiveDistancesAsTheyAreWhenRowsLieInAPlane() {
        // given: points of a plane, turned and moved in space
        double[][] rows = new double[20][3];
        Random random = new Random(3);
        for (double[] row : rows) {
            double x = random.nextGaussian() * 3;
            double y = random.nextGaussian();
            row[0] = 0.6 * x - 0.8 * y + 5;
            row[1] = 0.8 * x + 0.6 * y - 2;
            row[2] = 1;
        }

        // when
        double[][] places = PrincipalComponents.project(rows, 2);

        // then
        for (int i = 1; i < rows.length; i++) {
            double inSpace = Math.hypot(rows[i][0] - rows[0][0], rows[i][1] - rows[0][1]);
            double inPlane = Math.hypot(places[i][0] - places[0][0], places[i][1] - places[0][1]);
            assertThat(inPlane).isCloseTo(inSpace, within(1e-6));
        }
    }

    @Test
    void shouldKeepGroupsTogetherWhenRowsFormThree() {
        // given
        Random random = new Random(5);
        double[][] rows = new double[45][10];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < 10; j++) {
                rows[i][j] = random.nextGaussian() * 0.1 + (j == i % 3 ? 4 : 0);
            }
        }

        // when
        double[][] places = NeighbourMap.of(rows, 8);

        // then: the nearest point is of the same group, for every point
        for (int i = 0; i < places.length; i++) {
            int point = i;
            int nearest =
                    IntStream.range(0, places.length)
                            .filter(other -> other != point)
                            .boxed()
                            .min(
                                    (a, b) ->
                                            Double.compare(
                                                    distance(places[point], places[a]),
                                                    distance(places[point], places[b])))
                            .orElseThrow();
            assertThat(nearest % 3).isEqualTo(i % 3);
        }
        assertThat(NeighbourMap.of(rows, 8)).isDeepEqualTo(places);
    }

    @Test
    void shouldShowWordsAndNoSpecialTokensWhenAskedForMoreThanThereAre() {
        // given
        List<NormalizedText> notes = Words.notes(4);
        WordTokenizer tokenizer = Words.tokenizer(notes);
        float[] values = new float[tokenizer.vocabularySize() * 4];
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        EmbeddingTable table =
                new EmbeddingTable(tokenizer.hash(), tokenizer.vocabularySize(), 4, 1, values);

        // when
        List<WordMap.Place> places = WordMap.of(table, tokenizer, 300);

        // then
        assertThat(places)
                .hasSize(12)
                .extracting(WordMap.Place::word)
                .contains("boat", "cake")
                .doesNotContain("[PAD]", "[UNK]");
        assertThat(places).allSatisfy(place -> assertThat(place.x()).isFinite());
    }

    private static double distance(double[] a, double[] b) {
        return Math.hypot(a[0] - b[0], a[1] - b[1]);
    }
}
