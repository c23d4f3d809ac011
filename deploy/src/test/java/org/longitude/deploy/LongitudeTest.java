package org.longitude.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class LongitudeTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private CommandLine longitude() {
        return heard(Longitude.commandLine());
    }

    private CommandLine heard(CommandLine commandLine) {
        return commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    }

    @Test
    void shouldListEveryCommandWithALineWhenAskedForHelp() {
        int exit = longitude().execute("--help");

        assertThat(exit).isZero();
        for (String name :
                List.of(
                        "demo",
                        "ingest",
                        "serve",
                        "preprocess",
                        "code",
                        "train",
                        "model",
                        "bench",
                        "topics")) {
            assertThat(out.toString()).containsPattern("(?m)^  " + name + " +\\p{Upper}.+");
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldDescribeEveryOptionWhenAnyCommandIsAskedForHelp() {
        forEach(
                longitude(),
                command -> {
                    assertThat(command.getCommandSpec().usageMessage().description())
                            .as(command.getCommandSpec().qualifiedName())
                            .isNotEmpty();
                    assertThat(command.getCommandSpec().options())
                            .as(command.getCommandSpec().qualifiedName())
                            .allSatisfy(
                                    option ->
                                            assertThat(option.description())
                                                    .as(option.longestName())
                                                    .isNotEmpty());
                });
    }

    private static void forEach(CommandLine command, Consumer<CommandLine> check) {
        check.accept(command);
        command.getSubcommands().values().forEach(sub -> forEach(sub, check));
    }

    @ParameterizedTest
    @CsvSource({
        "'', Which command",
        "nonsense, nonsense",
        "serve, which stage",
        "model, which command",
        "bench, which part",
        "bench encoder --shapes 4096, --shapes",
        "bench encoder --shapes 1x4097, --shapes",
        "bench train --steps x, --steps",
        "model verify, DIR",
        "model verify --tolerance -1 x, --tolerance",
        "model verify --device moon x, --device",
        "demo --rate 0, --rate",
        "demo --rate -1, --rate",
        "demo --admissions 0, --admissions",
        "demo --admissions many, --admissions",
        "'demo --retrain --retrain-sizes 1,2', --retrain-sizes",
        "demo --unknown, --unknown"
    })
    void shouldEndWithTwoAndSayWhatWasWrongWhenUsageIsWrong(String line, String expected) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ", -1);

        int exit = longitude().execute(arguments);

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains(expected);
    }

    @Command(name = "fail", description = "Fails.")
    private record Failing(Exception failure) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            throw failure;
        }
    }

    private int fail(Exception failure, String... more) {
        CommandLine longitude =
                heard(Longitude.commandLine().addSubcommand(new CommandLine(new Failing(failure))));
        String[] arguments = new String[more.length + 1];
        System.arraycopy(more, 0, arguments, 0, more.length);
        arguments[more.length] = "fail";
        return longitude.execute(arguments);
    }

    @Test
    void shouldEndWithThreeAndOneLineWhenTheWorldFails() {
        int exit = fail(new DeployException(DeployError.PORT_TAKEN, "Port 1 is taken; stop it"));

        assertThat(exit).isEqualTo(3);
        assertThat(err.toString()).isEqualTo("longitude: Port 1 is taken; stop it\n");
    }

    @Test
    void shouldEndWithThreeWhenKafkaOrAFileFails() {
        assertThat(fail(new TimeoutException("no broker"))).isEqualTo(3);
        assertThat(fail(new IOException("no space"))).isEqualTo(3);
        assertThat(err.toString())
                .contains("no broker")
                .contains("no space")
                .doesNotContain("\tat");
    }

    @Test
    void shouldEndWithOneWhenTheWorkFails() {
        assertThat(fail(new DeployException(DeployError.DEMO_FAILED, "not all coded")))
                .isEqualTo(1);
        assertThat(fail(new TrainerException(TrainerError.CORPUS_EMPTY, "no admissions")))
                .isEqualTo(1);
    }

    @Test
    void shouldNotQuoteAForeignMessageWhenADefectShows() {
        int exit = fail(new IllegalStateException("Unexpected token 'Mr. Smith'"));

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString())
                .contains("IllegalStateException")
                .contains("--debug")
                .doesNotContain("Smith");
    }

    @Test
    void shouldShowTheStackTraceOnlyWhenAskedTo() {
        fail(new DeployException(DeployError.PORT_TAKEN, "Port 1 is taken"), "--debug");

        assertThat(err.toString()).contains("\tat org.longitude");
    }
}
