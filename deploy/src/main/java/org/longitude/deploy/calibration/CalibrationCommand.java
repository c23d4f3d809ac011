package org.longitude.deploy.calibration;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.service.Check;
import org.longitude.service.ServiceConfig;
import org.longitude.service.ServiceFace;
import org.longitude.service.ServiceMetrics;
import org.longitude.service.ServiceOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code serve calibration}: shows Prometheus whether probabilities hold what they say. */
@Command(
        name = "calibration",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Compares what the models said with the codes that people assigned, as metrics: for"
                    + " each tenth of probability how many scores, their sum, and how many of the"
                    + " codes people assigned.",
            "Of each admission the newest final prediction counts, with what people say of it now."
                    + " Reads only, keeps nothing on disk; a restart reads the window again. One"
                    + " instance is enough."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:stopped on request",
            "2:wrong usage",
            "3:bad configuration, or broker or registry unavailable"
        })
public final class CalibrationCommand implements Callable<Integer> {

    private static final int STOPPED = 0;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Mixin private ServiceOptions http = new ServiceOptions();

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "" + CalibrationConfig.DAYS_DEFAULT,
            description =
                    "Counts predictions and codes of the last so many days"
                            + " (default: ${DEFAULT-VALUE}).")
    private int days = CalibrationConfig.DAYS_DEFAULT;

    @Option(
            names = "--admissions-max",
            paramLabel = "N",
            defaultValue = "" + CalibrationConfig.ADMISSIONS_DEFAULT,
            description =
                    "Keeps so many admissions in memory; of more the longest unchanged are left out"
                            + " (default: ${DEFAULT-VALUE}).")
    private int admissionsMax = CalibrationConfig.ADMISSIONS_DEFAULT;

    @Option(
            names = "--instance",
            paramLabel = "ID",
            defaultValue = "0",
            description = "This instance, as metrics name it (default: ${DEFAULT-VALUE}).")
    private String instance = "0";

    @Override
    public Integer call() {
        ServiceConfig shown =
                http.config("calibration", instance)
                        .orElseThrow(
                                () ->
                                        new ParameterException(
                                                spec.commandLine(),
                                                "--http-port: missing (expected: a port; metrics"
                                                        + " are all that this service gives)"));
        try (ServiceMetrics metrics = ServiceMetrics.of(shown)) {
            CalibrationService service =
                    new CalibrationService(
                            connection.properties(),
                            config(),
                            new CalibrationMeters(metrics.registry()),
                            Clock.systemUTC());
            try (ServiceFace face =
                    ServiceFace.start(shown, List.of(readiness(service)), metrics)) {
                say("calibration: http on port " + face.port());
                return serve(service);
            }
        }
    }

    private CalibrationConfig config() {
        try {
            return new CalibrationConfig(Duration.ofDays(days), admissionsMax);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static Check readiness(CalibrationService service) {
        return Check.ready(
                "window",
                () ->
                        service.isCaughtUp()
                                ? Check.Standing.good("the window was read")
                                : Check.Standing.bad("the window is being read"));
    }

    /** The process ends only when the consumer is closed. */
    private static int serve(CalibrationService service) {
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    service.stop();
                                    awaitQuietly(ended);
                                },
                                "calibration-shutdown"));
        try {
            service.run();
            return STOPPED;
        } finally {
            ended.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch ended) {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
