package org.longitude.ingest.mllp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.longitude.schemas.Quarantine;

/** What a framer finds in bytes, for the fuzzer, whose class stands elsewhere. */
public final class FramerProbe {

    private static final int FRAME_BYTES_MAX = 1 << 16;
    private static final long BUDGET_BYTES = 1 << 20;
    private static final Quarantine QUARANTINE = quarantine();

    private FramerProbe() {}

    private static Quarantine quarantine() {
        try {
            Path folder = Files.createTempDirectory("longitude-fuzz-");
            return Quarantine.open(folder.resolve("q"), 1L << 30);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kinds and lengths of what is found, pieces of the given size fed one after another. */
    public static String found(byte[] bytes, int from, int piece) {
        MemoryBudget budget = new MemoryBudget(BUDGET_BYTES);
        StringBuilder found = new StringBuilder();
        try (MllpFramer framer = new MllpFramer(FRAME_BYTES_MAX, budget, QUARANTINE)) {
            for (int at = from; at < bytes.length; at += piece) {
                int count = Math.min(piece, bytes.length - at);
                for (FrameEvent event : framer.feed(bytes, at, count)) {
                    found.append(event.getClass().getSimpleName());
                    if (event instanceof FrameEvent.Message message) {
                        found.append(message.bytes().length);
                    }
                    found.append(' ');
                }
            }
        }
        if (budget.leftBytes() != BUDGET_BYTES) {
            throw new AssertionError("memory that was taken was not given back");
        }
        return found.toString();
    }
}
