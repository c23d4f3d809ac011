package org.longitude.coder;

import ai.djl.Device;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.Placement;
import org.longitude.model.encoder.Scores;
import org.longitude.service.trace.Tracing;

/** A coder like any other whose engine fails, with a message that an engine might give. */
public final class FailingCoder {

    private FailingCoder() {}

    /** The engine answers for the test admission alone: each record is put aside. */
    public static CoderService forRecords(
            CoderConfig config, Bundle bundle, String message, Tracing tracing) {
        return of(config, bundle, message, tracing, false);
    }

    /** After the first record it answers for nothing: the service stops. */
    public static CoderService altogether(
            CoderConfig config, Bundle bundle, String message, Tracing tracing) {
        return of(config, bundle, message, tracing, true);
    }

    private static CoderService of(
            CoderConfig config,
            Bundle bundle,
            String message,
            Tracing tracing,
            boolean altogether) {
        CoderParts parts = KafkaParts.of(config, bundle, List.of(Placement.of(Device.cpu())));
        Supplier<Scorer> real = parts.scorers().get(0);
        int[] canary = parts.bundle().canary();
        return new CoderService(
                config,
                new CoderParts(
                        parts.bundle(),
                        List.of(() -> new Failing(real.get(), canary, message, altogether)),
                        parts.consumers(),
                        parts.producers(),
                        parts.admissions(),
                        parts.predictions(),
                        parts.superseded(),
                        parts.predictionBytesMax(),
                        parts.clock()),
                CoderMeters.unread(tracing));
    }

    private static final class Failing implements Scorer {

        private final Scorer real;
        private final int[] canary;
        private final String message;
        private final boolean altogether;
        private boolean failed;

        private Failing(Scorer real, int[] canary, String message, boolean altogether) {
            this.real = real;
            this.canary = canary.clone();
            this.message = message;
            this.altogether = altogether;
        }

        @Override
        public List<Scores> score(List<int[]> admissions) {
            boolean test = admissions.stream().allMatch(ids -> Arrays.equals(ids, canary));
            if (!test || (altogether && failed)) {
                failed = true;
                throw new IllegalStateException(message, new IllegalArgumentException(message));
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
