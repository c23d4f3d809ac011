package org.longitude.deploy.access;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.errors.InterruptException;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.schemas.ConnectionOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude topics acls}: the least that each service needs on the brokers. */
@Command(
        name = "acls",
        description = {
            "Prints the least that each service needs on the brokers; with --apply sets it there.",
            "Prefixed names cover what is made of hashes and instance names: groups, transactional"
                    + " ids, Kafka Streams' changelogs."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class AclsCommand implements Callable<Integer> {

    private static final int EXIT_OK = 0;
    private static final int ANSWER_TIMEOUT_S = 30;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description =
                    "table, json, kafka-acls (lines for Kafka's own tool) or strimzi (KafkaUser"
                            + " resources) (default: ${DEFAULT-VALUE}).")
    private String format = "table";

    @Option(
            names = "--service",
            paramLabel = "NAME",
            split = ",",
            description = "These only (default: all).")
    private List<String> services = List.of();

    @Mixin private PrincipalOptions users = new PrincipalOptions();

    @Option(
            names = "--apply",
            description = "Sets them on the cluster; what is there beside them stays.")
    private boolean apply;

    @Override
    public Integer call() {
        List<ServiceAccess> chosen;
        Principals principals;
        AclFormat printed;
        try {
            chosen =
                    services.isEmpty()
                            ? ServiceAccess.all()
                            : services.stream().map(ServiceAccess::of).toList();
            principals = users.principals();
            printed = format();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "topics acls: " + e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (apply) {
            List<AclBinding> bindings = principals.bindings(chosen);
            set(connection.brokerProperties(), bindings);
            out.println("%d ACLs of %d services set".formatted(bindings.size(), chosen.size()));
        } else {
            out.print(printed.text(chosen, principals));
        }
        out.flush();
        return EXIT_OK;
    }

    private AclFormat format() {
        return switch (format) {
            case "table" -> AclFormat.TABLE;
            case "json" -> AclFormat.JSON;
            case "kafka-acls" -> AclFormat.KAFKA_ACLS;
            case "strimzi" -> AclFormat.STRIMZI;
            default ->
                    throw new IllegalArgumentException(
                            "--format: "
                                    + format
                                    + " (expected: table, json, kafka-acls or strimzi)");
        };
    }

    private static void set(Map<String, String> properties, List<AclBinding> bindings) {
        try (Admin admin = Admin.create(new HashMap<String, Object>(properties))) {
            admin.createAcls(bindings).all().get(ANSWER_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new DeployException(
                    DeployError.BROKER_FAILED,
                    "the broker did not set the ACLs: %s: %s (expected: an authorizer on the brokers, and leave to alter the cluster)"
                            .formatted(cause.getClass().getSimpleName(), cause.getMessage()),
                    e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
