package org.longitude.coder;

import ai.djl.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.Placement;
import org.longitude.model.encoder.Scores;

/**
 * A coder as a process of its own that changes to another bundle under load and stands still on the
 * way.
 *
 * <p>Arguments: bundle, bootstrap, registry, group, next bundle, point.
 */
public final class SwappingCoder {

    /** What it prints before the name of the point where it stands. */
    public static final String AT = "swap stands at ";

    private static final int CODED_BEFORE = 40;

    private SwappingCoder() {}

    public static void main(String[] args) throws InterruptedException {
        CoderConfig config =
                CoderConfig.of(
                                Map.of(
                                        "bootstrap.servers", args[1],
                                        "schema.registry.url", args[2]))
                        .named(args[3], "0")
                        .with(new BatchConfig(2_048, 8, 1.125, 5));
        List<Placement> cpu = List.of(Placement.of(Device.cpu()));
        CoderService service = new CoderService(config, Bundle.load(Path.of(args[0])), cpu);
        service.start();
        while (service.counters().coded() < CODED_BEFORE) {
            Thread.sleep(1);
        }
        Bundle next = Bundle.load(Path.of(args[4]));
        SwapPoint point = SwapPoint.valueOf(args[5]);
        Scorer real = KafkaParts.scorers(config, next, cpu).get(0).get();
        service.serve(
                KafkaParts.facts(next, () -> 2, config.precisionTarget()),
                List.of(() -> new Standing(real, point)));
        service.awaitEnd(Duration.ofDays(1));
    }

    /** Its first call is the warm-up, its second the first batch. */
    private static final class Standing implements Scorer {

        private final Scorer real;
        private final SwapPoint point;
        private int calls;

        private Standing(Scorer real, SwapPoint point) {
            this.real = real;
            this.point = point;
        }

        @Override
        public List<Scores> score(List<int[]> admissions) {
            if (calls++ == (point == SwapPoint.WARMING ? 0 : 1)) {
                System.out.println(AT + point);
                System.out.flush();
                try {
                    Thread.sleep(Long.MAX_VALUE);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
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
