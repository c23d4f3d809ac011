package org.longitude.coder;

import ai.djl.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.Placement;

/**
 * A coder as a process of its own, with everything that a real one has, whose producer stops at a
 * point. It stands in the coder's package to reach {@link CoderParts}; nothing of it is shipped.
 *
 * <p>Arguments: bundle, bootstrap, registry, group, point, transactions before it.
 */
public final class FaultyCoder {

    /** What it prints before the name of the point where it stands. */
    public static final String AT = "stands at ";

    private FaultyCoder() {}

    public static void main(String[] args) throws InterruptedException {
        CoderConfig config =
                CoderConfig.of(
                                Map.of(
                                        "bootstrap.servers", args[1],
                                        "schema.registry.url", args[2]))
                        .named(args[3], "0")
                        .with(new BatchConfig(2_048, 8, 1.125, 5));
        Bundle bundle = Bundle.load(Path.of(args[0]));
        CoderParts parts = KafkaParts.of(config, bundle, List.of(Placement.of(Device.cpu())));
        FaultPoint point = FaultPoint.valueOf(args[4]);
        int transactionsBefore = Integer.parseInt(args[5]);
        CoderService service =
                new CoderService(
                        config,
                        new CoderParts(
                                parts.bundle(),
                                parts.scorers(),
                                parts.consumers(),
                                () ->
                                        StoppingProducer.of(
                                                parts.producers().get(), point, transactionsBefore),
                                parts.admissions(),
                                parts.predictions(),
                                parts.superseded(),
                                parts.predictionBytesMax(),
                                parts.clock()));
        service.start();
        service.awaitEnd(Duration.ofDays(1));
    }
}
