package org.longitude.deploy.settings;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude reference}: what is written from the code, for the repository's own files. */
@Command(
        name = "reference",
        description = "Writes the files of the repository that follow from the code.",
        mixinStandardHelpOptions = true,
        hidden = true)
public final class ReferenceCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "reference: of what? (expected one of: "
                        + String.join(", ", spec.subcommands().keySet())
                        + ")");
    }

    @Command(
            name = "configuration",
            description = "docs/configuration.md: every setting there is.",
            mixinStandardHelpOptions = true)
    int configuration(
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description = "Where to (default: standard output).")
                    @Nullable Path out)
            throws IOException {
        return write(Reference.of(spec.root()), out);
    }

    @Command(
            name = "topics",
            description = "deploy/helm/longitude/files/topics.json: every topic with its settings.",
            mixinStandardHelpOptions = true)
    int topics(
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description = "Where to (default: standard output).")
                    @Nullable Path out)
            throws IOException {
        return write(TopicFile.text(), out);
    }

    private int write(String text, @Nullable Path out) throws IOException {
        if (out != null) {
            Files.writeString(out, text);
            return 0;
        }
        PrintWriter writer = spec.commandLine().getOut();
        writer.print(text);
        writer.flush();
        return 0;
    }
}
