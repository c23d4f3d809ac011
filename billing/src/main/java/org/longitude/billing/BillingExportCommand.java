package org.longitude.billing;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.longitude.billing.fhir.ClaimLimits;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.schemas.Environment;
import org.longitude.schemas.InvalidConnectionException;
import org.longitude.service.ServiceConfig;
import org.longitude.service.ServiceException;
import org.longitude.service.ServiceOptions;
import org.longitude.service.trace.Tracing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve billing-export}: runs the export until it is told to stop or has to. */
@Command(
        name = "billing-export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Keeps the latest codes of every admission in PostgreSQL and sends each change as FHIR"
                    + " R4 to billing.fhir, or to files with --out-dir.",
            "Offsets live in the database, in the transaction of what was read: each revision is"
                    + " applied once, whatever is killed. Changes are sent at least once, with ids"
                    + " that stay the same.",
            "Stops by SIGTERM or Ctrl-C, or by itself when database, broker or registry fail for"
                    + " good; the next start goes on where the database stands."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:stopped on request",
            "2:wrong usage",
            "3:bad configuration, or database, broker or registry unavailable"
        })
public final class BillingExportCommand implements Callable<Integer> {

    private static final int STOPPED = 0;
    private static final int UNAVAILABLE = 3;
    private static final Duration FOREVER = Duration.ofDays(36_500);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Mixin private DatabaseOptions database = new DatabaseOptions();

    @Mixin private ServiceOptions http = new ServiceOptions();

    @Option(
            names = "--out-dir",
            paramLabel = "DIR",
            description =
                    "Writes each change as a file PARTITION-OFFSET-ID.json, whole or not at all,"
                            + " instead of sending it to billing.fhir.")
    private @Nullable Path outDir;

    @Option(
            names = "--diagnoses-max",
            paramLabel = "N",
            defaultValue = "25",
            description =
                    "Diagnoses on one claim, as UB-04 and 837I have them; further ones are reported"
                            + " (default: ${DEFAULT-VALUE}).")
    private int diagnosesMax = ClaimLimits.DEFAULT.diagnosesMax();

    @Option(
            names = "--procedures-max",
            paramLabel = "N",
            defaultValue = "25",
            description =
                    "Procedures on one claim; further ones are reported"
                            + " (default: ${DEFAULT-VALUE}).")
    private int proceduresMax = ClaimLimits.DEFAULT.proceduresMax();

    @Option(
            names = "--bill-history",
            description =
                    "Makes claims of a replayed archive's final codes, too; without it history is"
                            + " kept, given as Conditions, and not billed again.")
    private boolean billHistory;

    @Option(
            names = "--group",
            paramLabel = "ID",
            defaultValue = ExportConfig.GROUP_ID_DEFAULT,
            description =
                    "Consumer group, the same for all instances of one database"
                            + " (default: ${DEFAULT-VALUE}).")
    private String group = ExportConfig.GROUP_ID_DEFAULT;

    @Option(
            names = "--instance",
            paramLabel = "ID",
            defaultValue = ExportConfig.INSTANCE_ID_DEFAULT,
            description =
                    "This instance, the same after a restart and no other's"
                            + " (default: ${DEFAULT-VALUE}).")
    private String instance = ExportConfig.INSTANCE_ID_DEFAULT;

    @Override
    public Integer call() throws InterruptedException {
        try {
            return run();
        } catch (IllegalArgumentException
                | BillingException
                | ServiceException
                | InvalidConnectionException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(e.getMessage());
            err.flush();
            return UNAVAILABLE;
        }
    }

    private int run() throws InterruptedException {
        ExportConfig config = config();
        Optional<ServiceConfig> shown = http.config("billing-export", instance);
        AtomicReference<@Nullable BillingExport> made = new AtomicReference<>();
        try (Tracing tracing =
                        Tracing.open(Environment.ofProcess()::value, "billing-export", instance);
                OperatorView view = OperatorView.open(shown, made::get, tracing);
                BillingExport export = new BillingExport(config, view.meters())) {
            made.set(export);
            view.port().ifPresent(port -> say("billing-export: http on port " + port));
            return serve(export, tracing);
        }
    }

    private ExportConfig config() {
        return new ExportConfig(
                connection.properties(),
                database.config(Environment.ofProcess()),
                group,
                instance,
                new ClaimLimits(diagnosesMax, proceduresMax),
                billHistory,
                outDir,
                RetryConfig.DEFAULT);
    }

    /** The process ends only when the service has: a shutdown waits for its last transaction. */
    private int serve(BillingExport export, Tracing tracing) throws InterruptedException {
        Thread onShutdown =
                new Thread(
                        () -> {
                            export.close();
                            tracing.close();
                        },
                        "billing-export-shutdown");
        Runtime.getRuntime().addShutdownHook(onShutdown);
        export.start();
        if (export.awaitRunning(FOREVER)) {
            say("billing-export: running");
        }
        export.awaitEnd(FOREVER);
        Optional<BillingException> failure = export.failure();
        if (failure.isEmpty()) {
            return STOPPED;
        }
        BillingException why = failure.get();
        spec.commandLine().getErr().println(why.error() + ": " + why.getMessage());
        spec.commandLine().getErr().flush();
        return UNAVAILABLE;
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
