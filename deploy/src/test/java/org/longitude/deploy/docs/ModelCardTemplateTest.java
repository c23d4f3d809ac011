package org.longitude.deploy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The template has a place for all that the trainer writes into a bundle's card. */
final class ModelCardTemplateTest {

    private static final int PARTS_MIN = 13;

    @Test
    void shouldHaveAPlaceForEveryPartThatTheTrainerWrites() throws IOException {
        List<String> written = parts(Path.of("bundle/demo/README.md"));
        List<String> template = parts(Path.of("../docs/model-card-template.md"));

        assertThat(written).hasSizeGreaterThanOrEqualTo(PARTS_MIN);
        assertThat(template).containsAll(written);
    }

    /** Headings, and what the rows of the scores are called; numbers are left out. */
    private static List<String> parts(Path card) throws IOException {
        return Files.readAllLines(card).stream()
                .filter(it -> it.startsWith("## ") || it.startsWith("### ") || isScore(it))
                .map(it -> it.startsWith("|") ? it.substring(2, it.indexOf(" |", 2)) : it)
                .map(it -> it.replaceAll("\\b\\d+\\b", "N"))
                .distinct()
                .toList();
    }

    private static boolean isScore(String line) {
        return line.matches("\\| (micro|macro) .*");
    }
}
