package org.longitude.deploy.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;

/** Jobs in their order, with progress on standard error and the answers as a table and as JSON. */
final class BenchReport {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String ROW = "%-14s %-8s %-8s %10s %8s %10s  %s%n";

    /** Operations that took less of the time are left out; the JSON has them all. */
    private static final double PROFILE_SHARE_MIN = 0.005;

    private final BenchProcess process;
    private final PrintWriter out;
    private final PrintWriter err;

    BenchReport(BenchProcess process, PrintWriter out, PrintWriter err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    void run(List<BenchJob> jobs, @Nullable Path json) {
        List<BenchRow> rows = new ArrayList<>();
        out.printf(
                Locale.ROOT, ROW, "shape", "mode", "compute", "tokens/s", "share", "peak MB", "");
        for (BenchJob job : jobs) {
            try (BenchProgress progress = new BenchProgress(err, job.shape())) {
                rows.add(process.run(job, progress::show));
            }
            print(job, rows.get(rows.size() - 1));
        }
        if (json != null) {
            write(json, rows);
        }
    }

    private void print(BenchJob job, BenchRow row) {
        Double share = row.matmulShare();
        out.printf(
                Locale.ROOT,
                ROW,
                job.shape(),
                row.mode(),
                row.compute(),
                "%.0f".formatted(row.tokensPerSecond()),
                share == null ? "" : "%.1f %%".formatted(100 * share),
                megabytes(row.peakRssBytes()),
                remark(row));
        MemoryTrend memory = row.memory();
        if (memory != null) {
            print(memory);
        }
        List<EngineProfile.Part> profile = row.profile();
        if (profile != null) {
            profile.stream().filter(part -> part.share() >= PROFILE_SHARE_MIN).forEach(this::print);
        }
        out.flush();
    }

    private void print(MemoryTrend memory) {
        for (MemorySample sample : memory.samples()) {
            out.printf(
                    Locale.ROOT,
                    "  after %,6d: resident %s MB; malloc in use %s MB, free %s MB; Java heap %s MB%n",
                    sample.calls(),
                    megabytes(sample.rssBytes()),
                    megabytes(sample.inUseBytes()),
                    megabytes(sample.freeBytes()),
                    megabytes(sample.heapBytes()));
        }
        MemoryTrend.Growth growth = memory.growth();
        out.printf(
                Locale.ROOT,
                "  growth by 100 calls over the second half: resident %+.2f MB, in use %+.2f MB, Java heap %+.2f MB%n",
                growth.rssBytes() / 1e6,
                growth.inUseBytes() / 1e6,
                growth.heapBytes() / 1e6);
    }

    private void print(EngineProfile.Part part) {
        out.printf(
                Locale.ROOT,
                "  %5.1f %% %,9.0f ms %,6d x %s%n",
                100 * part.share(),
                part.millis(),
                part.calls(),
                part.operation());
    }

    private static String remark(BenchRow row) {
        Double ofUniform = row.shareOfUniform();
        Double reference = row.referenceGflops();
        return row.part()
                + (ofUniform == null ? "" : "; %.1f %% of equal lengths".formatted(100 * ofUniform))
                + (reference == null ? "" : "; reference %.0f GFLOP/s a core".formatted(reference));
    }

    private static String megabytes(long bytes) {
        return bytes == ProcessFigures.UNKNOWN ? "?" : "%.0f".formatted(bytes / 1e6);
    }

    private static void write(Path json, List<BenchRow> rows) {
        try {
            Files.writeString(json, JSON.writeValueAsString(rows) + "\n");
        } catch (IOException e) {
            throw new DeployException(
                    DeployError.BAD_INPUT,
                    "--json: %s cannot be written (expected: a file in a folder that is there)"
                            .formatted(json),
                    e);
        }
    }
}
