package org.longitude.deploy.operate;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.access.PrincipalOptions;
import org.longitude.preprocess.PreprocessConfig;
import org.longitude.schemas.ConnectionOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude doctor}: what is wrong, and what to do. */
@Command(
        name = "doctor",
        description = {
            "Looks at brokers, registry, topics, ACLs, groups, where records lie, transactions that"
                    + " nobody ends, clocks, the model's files, the device and the disks, and says"
                    + " what is wrong and what to do.",
            "Reads only. Run it where the coder runs, so that it sees that machine's model and"
                    + " device."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing is wrong (notes are no faults)",
            "1:something is",
            "2:wrong usage",
            "3:no cluster or no registry is named"
        })
public final class DoctorCommand implements Callable<Integer> {

    private static final int EXIT_WELL = 0;
    private static final int EXIT_ILL = 1;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Mixin private PrincipalOptions users = new PrincipalOptions();

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description =
                    "The model that the coder was started with (default: the released champion,"
                            + " where its folder is on this machine).")
    private @Nullable Path bundle;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "As serve coder takes it (default: ${DEFAULT-VALUE}).")
    private String device = "auto";

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            defaultValue = ".longitude",
            description = "On the disk of state and quarantine (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of(".longitude");

    @Option(
            names = "--application-id",
            paramLabel = "NAME",
            defaultValue = PreprocessConfig.APPLICATION_ID_DEFAULT,
            description =
                    "The live path's, as serve preprocess takes it (default: ${DEFAULT-VALUE}).")
    private String applicationId = PreprocessConfig.APPLICATION_ID_DEFAULT;

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "200",
            description =
                    "Newest records of each partition whose place is checked"
                            + " (default: ${DEFAULT-VALUE}).")
    private int records = 200;

    @Option(
            names = "--transaction-ms-max",
            paramLabel = "N",
            defaultValue = "300000",
            description =
                    "A transaction whose producer is silent for longer hangs"
                            + " (default: ${DEFAULT-VALUE}).")
    private long transactionMsMax = 300_000;

    @Option(
            names = "--skew-ms-max",
            paramLabel = "N",
            defaultValue = "5000",
            description = "How far two clocks may differ (default: ${DEFAULT-VALUE}).")
    private long skewMsMax = 5_000;

    @Option(
            names = "--disk-free-percent-min",
            paramLabel = "P",
            defaultValue = "10",
            description = "Less free is wrong (default: ${DEFAULT-VALUE}).")
    private double diskFreePercentMin = 10;

    @Option(
            names = "--answer-ms-max",
            paramLabel = "N",
            defaultValue = "15000",
            description = "How long a broker may take to answer (default: ${DEFAULT-VALUE}).")
    private long answerMsMax = 15_000;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    private final Clock clock;

    public DoctorCommand() {
        this(Clock.systemUTC());
    }

    /** On a machine with another clock. */
    DoctorCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new Doctor(config()).examine();
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? DoctorText.json(findings) : DoctorText.screen(findings));
        out.flush();
        return DoctorText.bad(findings) == 0 ? EXIT_WELL : EXIT_ILL;
    }

    private DoctorConfig config() {
        try {
            return new DoctorConfig(
                    connection.properties(),
                    Duration.ofMillis(answerMsMax),
                    applicationId,
                    bundle,
                    device,
                    folder,
                    records,
                    Duration.ofMillis(transactionMsMax),
                    Duration.ofMillis(skewMsMax),
                    diskFreePercentMin,
                    users.principals(),
                    clock);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "doctor: " + e.getMessage(), e);
        }
    }
}
