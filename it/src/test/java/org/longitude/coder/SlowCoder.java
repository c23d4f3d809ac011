package org.longitude.coder;

import ai.djl.Device;
import java.util.List;
import java.util.function.Supplier;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.Placement;
import org.longitude.model.encoder.Scores;

/** A coder like any other whose device stands still for a while in one of its batches. */
public final class SlowCoder {

    private SlowCoder() {}

    /** The device stands still this long in the first batch that is longer than the canary. */
    public static CoderService stalling(CoderConfig config, Bundle bundle, long stallMs) {
        CoderParts parts = KafkaParts.of(config, bundle, List.of(Placement.of(Device.cpu())));
        Supplier<Scorer> real = parts.scorers().get(0);
        return new CoderService(
                config,
                new CoderParts(
                        parts.bundle(),
                        List.of(() -> new Stalling(real.get(), stallMs)),
                        parts.consumers(),
                        parts.producers(),
                        parts.admissions(),
                        parts.predictions(),
                        parts.superseded(),
                        parts.predictionBytesMax(),
                        parts.clock()));
    }

    private static final class Stalling implements Scorer {

        private final Scorer real;
        private long leftMs;

        private Stalling(Scorer real, long stallMs) {
            this.real = real;
            this.leftMs = stallMs;
        }

        @Override
        public List<Scores> score(List<int[]> admissions) {
            if (admissions.size() > 1 && leftMs > 0) {
                try {
                    Thread.sleep(leftMs);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted", e);
                }
                leftMs = 0;
            }
            return real.score(admissions);
        }

        @Override
        public int rows(int tokens) {
            return real.rows(tokens);
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
