package org.longitude.deploy.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;

/** Every command that is written for people is one that the command line takes. */
final class CommandLinesTest {

    private static final Path ROOT = Path.of("..");

    /** Far fewer than there are; a test that finds none would prove nothing. */
    private static final int LINES_MIN = 60;

    @Test
    void shouldParseEveryCommandThatIsWrittenForPeople() throws IOException {
        List<String> wrong = new ArrayList<>();
        int lines = 0;
        for (Path page : pages()) {
            for (WrittenCommand command : WrittenCommand.in(Files.readString(page))) {
                lines++;
                try {
                    command.parse();
                } catch (ParameterException e) {
                    wrong.add(
                            ROOT.relativize(page)
                                    + ":"
                                    + command.line()
                                    + ": "
                                    + command.text()
                                    + "\n    "
                                    + e.getMessage());
                }
            }
        }

        assertThat(wrong).as("commands that the command line does not take").isEmpty();
        assertThat(lines).isGreaterThan(LINES_MIN);
    }

    @Test
    void shouldRefuseWhatNoCommandTakes() {
        for (String rotten :
                List.of(
                        "    ./longitude demo --fast",
                        "```\n./longitude serve coders\n```",
                        "    ./longitude serve coder … --http-prot 1",
                        "    ./longitude train finetune --run r",
                        "    ./longitude demo --admissions many",
                        "see `./longitude topics make`")) {
            assertThatThrownBy(() -> WrittenCommand.in(rotten).get(0).parse())
                    .as(rotten)
                    .isInstanceOf(ParameterException.class);
        }
    }

    @Test
    void shouldReadACommandAsAShellDoes() {
        String page =
                """
                    ./longitude ingest jsonl "a b.jsonl" \\
                        --dry-run   # what it would do
                    ./longitude train snapshot …  &&  ./longitude train finetune --model linear …
                """;

        assertThat(WrittenCommand.in(page))
                .extracting(WrittenCommand::text)
                .containsExactly(
                        "ingest jsonl \"a b.jsonl\" --dry-run",
                        "train snapshot …",
                        "train finetune --model linear …");
    }

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String folder : List.of(".", "docs", "docs/adr", "deploy/helm/longitude")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                files.filter(it -> it.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        try (Stream<Path> modules = Files.list(ROOT)) {
            modules.map(it -> it.resolve("README.md")).filter(Files::exists).forEach(pages::add);
        }
        pages.add(ROOT.resolve("deploy/bundle/demo/README.md"));
        return pages;
    }
}
