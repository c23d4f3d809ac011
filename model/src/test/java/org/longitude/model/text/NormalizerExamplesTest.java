package org.longitude.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables in docs/preprocessing.md say what the normaliser does. */
final class NormalizerExamplesTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "preprocessing.md");
    private static final Pattern ROW = Pattern.compile("\\| ([^|`]+) \\| `(.*)` \\| `(.*)` \\|");

    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9A-F]{4})");

    private final Normalizer normalizer = Normalizer.standard();

    record Example(String rule, String text, String words) {}

    @ParameterizedTest
    @MethodSource("examples")
    void shouldGiveTheWordsOfTheDocument(Example example) {
        NormalizedText normalized = normalizer.normalize(example.text());

        String shown = example.words().contains("¶") ? withEnds(normalized) : normalized.words();
        assertThat(shown).as(example.rule()).isEqualTo(example.words());
    }

    @Test
    void shouldFindEveryRowOfTheDocument() throws IOException {
        long rows =
                Files.readAllLines(DOCUMENT).stream()
                        .filter(line -> line.startsWith("|") && line.contains("` | `"))
                        .count();

        assertThat(examples()).hasSize((int) rows).hasSizeGreaterThan(80);
    }

    static Stream<Example> examples() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(
                        row ->
                                new Example(
                                        row.group(1),
                                        unwritten(row.group(2)),
                                        unwritten(row.group(3)).replace("∅", "")));
    }

    private static String unwritten(String text) {
        String controls =
                text.replace('⏎', '\n').replace('⇥', '\t').replace('␌', '\f').replace('␍', '\r');
        return ESCAPE.matcher(controls)
                .replaceAll(
                        match ->
                                Matcher.quoteReplacement(
                                        String.valueOf(
                                                (char) Integer.parseInt(match.group(1), 16))));
    }

    private static String withEnds(NormalizedText text) {
        List<String> shown = new ArrayList<>();
        String[] words = text.words().split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            shown.add(words[i]);
            int end = i + 1;
            if (IntLists.contains(text.paragraphEnds(), end)) {
                shown.add("¶");
            } else if (IntLists.contains(text.sentenceEnds(), end)) {
                shown.add("¦");
            }
        }
        return String.join(" ", shown);
    }
}
