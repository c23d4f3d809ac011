package org.longitude.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An image starts a service as the distribution's launcher does. */
final class ServiceImageTest {

    private static final Path LAUNCHER = Path.of("../deploy/src/main/dist/bin/longitude");
    private static final Path IMAGES = Path.of("../deploy/images");
    private static final Pattern EXPORTED =
            Pattern.compile("export ([A-Z_]+)=\"\\$\\{[A-Z_]+:-([^}]*)}\"");

    @Test
    void shouldGiveTheJvmWhatTheLauncherGivesIt() throws IOException {
        String launcher = Files.readString(LAUNCHER);
        String command = launcher.substring(launcher.indexOf("exec \"$java\""));
        List<String> options = new ArrayList<>();
        Matcher option = Pattern.compile("(?<= )-[XD][^\\s\"]+").matcher(command);
        while (option.find()) {
            options.add(option.group());
        }

        assertThat(options).isEqualTo(ServiceImage.JVM);
        assertThat(ServiceImage.entrypoint()).containsSubsequence(options);
    }

    @Test
    void shouldStartTheSameByTheDockerfiles() throws IOException {
        String entrypoint =
                ServiceImage.entrypoint().stream()
                        .map(it -> '"' + it + '"')
                        .collect(Collectors.joining(", ", "ENTRYPOINT [", "]"));
        String ofGpu = entrypoint.replace("=/opt/longitude/native", "=/tmp/djl");
        String gpu = Files.readString(IMAGES.resolve("Dockerfile.gpu"));
        String cpu = Files.readString(IMAGES.resolve("Dockerfile"));

        assertThat(cpu).contains(entrypoint);
        assertThat(gpu).contains(ofGpu).contains("UNPROVEN");
        for (String file : List.of(cpu, gpu)) {
            assertThat(file).contains("USER " + ServiceImage.USER + ":" + ServiceImage.USER);
            ServiceImage.environment()
                    .forEach(
                            (name, value) -> {
                                if (!name.equals("PATH")) {
                                    assertThat(file).contains(name + "=" + value);
                                }
                            });
        }
    }

    @Test
    void shouldSetTheEnvironmentThatTheLauncherSets() throws IOException {
        Matcher exported = EXPORTED.matcher(Files.readString(LAUNCHER));
        int found = 0;
        while (exported.find()) {
            found++;
            assertThat(ServiceImage.environment())
                    .containsEntry(exported.group(1), exported.group(2));
        }
        assertThat(found).isGreaterThanOrEqualTo(5);
    }
}
