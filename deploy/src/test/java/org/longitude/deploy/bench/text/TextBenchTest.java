package org.longitude.deploy.bench.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That everything is measured, not how fast it is. */
final class TextBenchTest {

    @Test
    void shouldMeasureEveryPathOnEveryCorpus() throws IOException {
        List<TextCorpus> corpora =
                List.of(
                        TextCorpus.synthetic(20_000),
                        TextCorpus.of(
                                "own", List.of("Fever of 39.5. He came.\n".repeat(50), "secret")));

        TextFigures figures = new TextBench(1).run(corpora, List.of());

        assertThat(figures.rows()).hasSize(2 * TextPath.values().length);
        assertThat(figures.rows())
                .allSatisfy(
                        row -> {
                            assertThat(row.mbPerSecond()).isPositive();
                            assertThat(row.allocatedBytesPerChar()).isPositive();
                        });
        assertThat(figures.mbPerSecond()).containsOnlyKeys(TextPath.values());
        assertThat(figures.libraryShares())
                .containsOnlyKeys("bpe", "bpe_new", "wordpiece", "wordpiece_new")
                .allSatisfy((path, share) -> assertThat(share).isPositive().isFinite());
        assertThat(figures.slopes()).isNotEmpty();
        StringWriter table = new StringWriter();
        TextTable.print(corpora, figures, new PrintWriter(table));
        assertThat(table.toString())
                .contains("words_and_sentences", "bpe_library", "wordpiece_new", "own: 2 notes")
                .doesNotContain("secret");
    }
}
