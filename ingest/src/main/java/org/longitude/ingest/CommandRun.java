package org.longitude.ingest;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.BiFunction;
import org.longitude.ingest.sink.IngestSummary;
import org.longitude.ingest.sink.NoteSink;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.IntakeReader;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.SchemasException;
import picocli.CommandLine.Model.CommandSpec;

/** The frame of an ingest command: its sink, its summary, its exit code. */
final class CommandRun {

    static final int EXIT_OK = 0;
    static final int EXIT_REJECTED = 1;
    static final int EXIT_WORLD = 3;

    private final CommandSpec spec;
    private final String name;

    CommandRun(CommandSpec spec, String name) {
        this.spec = spec;
        this.name = name;
    }

    /** What a command does with its sink. */
    interface Work {

        IngestSummary with(NoteSink sink) throws IOException;
    }

    /**
     * Runs the command.
     *
     * @return 0 where everything that could be read has arrived, rejected lines included as dead
     *     letters; 1 where the source ended early, or with {@code --strict} where anything was
     *     rejected; 3 where the world failed
     */
    int exitCode(FeedOptions options, Work work) {
        try (NoteSink sink = options.openSink()) {
            IngestSummary summary = work.with(sink);
            print(options.json() ? SummaryReport.json(summary) : SummaryReport.text(summary));
            boolean refused = options.strict() && summary.rejectedTotal() > 0;
            return refused || endedEarly(summary) ? EXIT_REJECTED : EXIT_OK;
        } catch (IngestException | SchemasException e) {
            return failed(e.getMessage());
        } catch (IOException e) {
            return failed("the source cannot be read: " + e.getMessage());
        }
    }

    /**
     * Brings in a file, the files of a folder or standard input.
     *
     * @param endings what names in a folder end with
     * @param open reads a source of a name
     */
    IngestSummary files(
            NoteSink sink,
            String place,
            List<String> endings,
            BiFunction<ByteSource, String, IntakeReader> open) {
        PrintWriter err = spec.commandLine().getErr();
        try (InputFiles files = new InputFiles(place, endings, open);
                Progress progress = Progress.of("ingest " + name, files.bytes(), err)) {
            return new IngestRun(sink, err).run(files, files::bytesRead, progress);
        }
    }

    private static boolean endedEarly(IngestSummary summary) {
        return summary.rejected().keySet().stream()
                .anyMatch(
                        reason ->
                                reason.equals(RejectionReason.TRUNCATED_GZIP.code())
                                        || reason.equals(RejectionReason.CORRUPT_GZIP.code())
                                        || reason.equals(
                                                RejectionReason.GZIP_TRAILING_GARBAGE.code()));
    }

    private void print(String summary) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(summary);
        out.flush();
    }

    private int failed(String message) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("longitude ingest " + name + ": " + message);
        err.flush();
        return EXIT_WORLD;
    }
}
