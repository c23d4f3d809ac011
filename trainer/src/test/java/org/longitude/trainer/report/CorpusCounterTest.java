package org.longitude.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.model.tokenizer.WordTokenizer;

final class CorpusCounterTest {

    @TempDir Path folder;

    @Test
    void shouldGiveQuantilesOfWordsPerNoteByCategory() {
        CorpusCounter counter = new CorpusCounter(Map.of());
        for (int words = 1; words <= 100; words++) {
            counter.add("NURSING", text("cough ".repeat(words).strip()));
        }
        counter.add("ECG", text("sinus rhythm"));

        CorpusReport report = counter.report();

        assertThat(report.notes()).isEqualTo(101);
        assertThat(report.words()).isEqualTo(5052);
        assertThat(report.distinctWords()).isEqualTo(3);
        assertThat(report.categories())
                .containsExactly(
                        new CorpusReport.Category("NURSING", 100, 50.5, 5, 25, 50, 75, 95),
                        new CorpusReport.Category("ECG", 1, 2, 2, 2, 2, 2, 2));
    }

    @Test
    void shouldSayWhatAVocabularyOfEachSizeKnows() {
        CorpusCounter counter = new CorpusCounter(Map.of());
        // Word i occurs once for each i below 150; "the" as often as all of them.
        StringBuilder words = new StringBuilder("the".concat(" the".repeat(149)));
        for (int i = 0; i < 150; i++) {
            words.append(" w").append(i);
        }
        counter.add("GENERAL", text(words.toString()));

        List<CorpusReport.Coverage> coverage = counter.report().vocabulary();

        // 100 tokens are [UNK], "the" and 98 more; 200 are enough for all.
        assertThat(coverage).extracting(CorpusReport.Coverage::size).containsExactly(100, 200);
        assertThat(coverage.get(0).share()).isCloseTo((150 + 98) / 300.0, within(1e-12));
        assertThat(coverage.get(0).unknownShare()).isCloseTo(52 / 300.0, within(1e-12));
        assertThat(coverage.get(1).share()).isEqualTo(1);
    }

    @Test
    void shouldCountTokensAndUnknownOnesOfEachTokenizer() {
        VocabularyBuilder known = new VocabularyBuilder();
        known.add(text("fever cough"));
        WordTokenizer tokenizer = known.build(10, 1);
        CorpusCounter counter = new CorpusCounter(Map.of("words", tokenizer));

        counter.add("GENERAL", text("fever fever cough rash"));

        assertThat(counter.report().tokenizers())
                .containsExactly(new CorpusReport.TokenRate("words", 1, 0.25));
    }

    @Test
    void shouldDrawAPageWithItsFiguresAndWithoutWords() throws IOException {
        CorpusCounter counter = new CorpusCounter(Map.of());
        for (int i = 0; i < 300; i++) {
            counter.add("DISCHARGE_SUMMARY", text("zebrafever word" + i));
        }
        Path file = folder.resolve("report.html");

        CorpusPage.write(counter.report(), file);

        String page = Files.readString(file);
        assertThat(page)
                .contains("<th scope=\"row\">discharge summary</th><td>300</td><td>2</td>")
                .contains("Words per note by category", "<b>Figure 2.</b>")
                .doesNotContain("zebrafever");
    }

    private static NormalizedText text(String words) {
        int count = words.split(" ").length;
        int[] places = new int[count];
        return new NormalizedText(
                words, places, places, new int[] {count}, new int[] {count}, words.length());
    }
}
