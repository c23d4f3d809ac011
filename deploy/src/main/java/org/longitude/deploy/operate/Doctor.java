package org.longitude.deploy.operate;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.longitude.deploy.DeployException;
import org.longitude.model.ModelException;

/**
 * Examines a cluster and this machine. What the doctor cannot look at is said to be unseen, never
 * to be well.
 */
final class Doctor {

    private final DoctorConfig config;

    Doctor(DoctorConfig config) {
        this.config = config;
    }

    List<Finding> examine() {
        try (Cluster cluster = Cluster.open(config.properties(), config.answerWithin())) {
            List<Finding> findings = new ArrayList<>();
            boolean reached = true;
            for (Examination each : examinations(cluster)) {
                List<Finding> found =
                        each.needsBroker() && !reached
                                ? List.of(Finding.unseen(each.check(), "no broker to ask"))
                                : look(each);
                findings.addAll(found);
                if (each.check().equals("broker")) {
                    reached = found.get(0).level() != Finding.Level.BAD;
                }
            }
            return List.copyOf(findings);
        } catch (KafkaException e) {
            return List.of(
                    Finding.bad(
                            "broker",
                            "no client can be made: " + said(e),
                            "correct bootstrap.servers and the settings in --config"));
        }
    }

    private List<Examination> examinations(Cluster cluster) {
        ClusterExam brokers = new ClusterExam(cluster, config);
        RegistryExam registry = new RegistryExam(cluster, config);
        RecordExam records = new RecordExam(cluster, config);
        ModelExam model = new ModelExam(cluster, config);
        return List.of(
                new Examination("broker", true, brokers::broker),
                new Examination("registry", false, registry::schemas),
                new Examination("topics", true, brokers::topics),
                new Examination("acls", true, new AccessExam(cluster, config)::acls),
                new Examination("groups", true, brokers::groups),
                new Examination("keys", true, records::keys),
                new Examination("transactions", true, records::transactions),
                new Examination("clock", true, registry::clocks),
                new Examination("bundle", true, model::bundle),
                new Examination("device", false, model::device),
                new Examination("disk", true, brokers::disks),
                new Examination("disk", false, model::disk));
    }

    private static List<Finding> look(Examination each) {
        try {
            return each.look().look();
        } catch (DeployException | ModelException | KafkaException e) {
            return List.of(Finding.bad(each.check(), said(e), todo(each.check())));
        }
    }

    private static String todo(String check) {
        return switch (check) {
            case "broker" ->
                    "start the cluster, or correct --bootstrap and what --config says of TLS and"
                            + " SASL";
            case "registry" -> "start the registry, or correct --registry, its path included";
            default -> "this user may not look at it, or the cluster is in trouble: see broker";
        };
    }

    private static String said(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof KafkaException && cause != null
                ? failure.getMessage() + ": " + cause.getMessage()
                : String.valueOf(failure.getMessage());
    }
}
