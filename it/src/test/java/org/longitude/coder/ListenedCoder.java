package org.longitude.coder;

import ai.djl.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.Placement;

/**
 * A coder as a process of its own that says which admissions each batch held, and lets an admission
 * wait for company for a minute: a full batch of short ones is scored before a long one that came
 * first.
 *
 * <p>Arguments: bundle, bootstrap, registry, group.
 */
public final class ListenedCoder {

    /** What it prints before the ids of a batch that was scored. */
    public static final String SCORED = "scored ";

    /** Admissions that fill a batch. */
    public static final int BATCH = 8;

    private static final int LINGER_MS = 60_000;

    private ListenedCoder() {}

    public static void main(String[] args) throws InterruptedException {
        CoderConfig config =
                CoderConfig.of(
                                Map.of(
                                        "bootstrap.servers", args[1],
                                        "schema.registry.url", args[2]))
                        .named(args[3], "0")
                        .with(new BatchConfig(16_384, BATCH, 1.125, LINGER_MS));
        CoderService service =
                MeasuredCoder.of(
                        config,
                        Bundle.load(Path.of(args[0])),
                        List.of(Placement.of(Device.cpu())),
                        (ids, endNanos, nanos) -> {
                            System.out.println(SCORED + String.join(",", ids));
                            System.out.flush();
                        });
        service.start();
        service.awaitEnd(Duration.ofDays(1));
    }
}
