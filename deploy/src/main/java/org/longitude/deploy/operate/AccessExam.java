package org.longitude.deploy.operate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.longitude.deploy.DeployException;
import org.longitude.deploy.access.ServiceAccess;

/** Whether each service may do what it has to, and nothing else. */
final class AccessExam {

    private static final String EVERYBODY = "User:*";
    private static final String APPLY = "longitude topics acls --apply --config ADMIN_FILE";

    private final Cluster cluster;
    private final DoctorConfig config;

    AccessExam(Cluster cluster, DoctorConfig config) {
        this.cluster = cluster;
        this.config = config;
    }

    List<Finding> acls() {
        Set<AclBinding> there;
        try {
            Collection<AclBinding> all =
                    cluster.get(
                            cluster.admin().describeAcls(AclBindingFilter.ANY).values(),
                            "its ACLs");
            there = new HashSet<>(all);
        } catch (DeployException e) {
            if (e.getCause() instanceof SecurityDisabledException) {
                return List.of(
                        Finding.note(
                                "acls",
                                "the brokers have no authorizer: everybody may do everything",
                                "fine on one machine; for a cluster see docs/security.md"));
            }
            throw e;
        }
        List<Finding> findings = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (ServiceAccess access : ServiceAccess.all()) {
            examine(access, there, findings, known);
        }
        if (there.stream()
                .anyMatch(
                        each ->
                                each.entry().principal().equals(EVERYBODY)
                                        && each.entry().permissionType()
                                                == AclPermissionType.ALLOW)) {
            findings.add(
                    Finding.bad(
                            "acls",
                            "something is allowed to everybody (User:*)",
                            "kafka-acls.sh --list --principal 'User:*', then remove it"));
        }
        if (findings.isEmpty()) {
            findings.add(
                    known.isEmpty()
                            ? Finding.note(
                                    "acls",
                                    "none for any service's user",
                                    "run: " + APPLY + ", or name the users with --user")
                            : Finding.ok("acls", "exact for " + String.join(", ", known)));
        }
        return List.copyOf(findings);
    }

    private void examine(
            ServiceAccess access,
            Set<AclBinding> there,
            List<Finding> findings,
            List<String> known) {
        String principal = "User:" + config.principals().user(access.service());
        Set<AclBinding> has =
                new HashSet<>(
                        there.stream()
                                .filter(each -> each.entry().principal().equals(principal))
                                .toList());
        if (has.isEmpty()) {
            return;
        }
        known.add(access.service());
        Set<AclBinding> needs = new HashSet<>(config.principals().bindings(List.of(access)));
        Set<AclBinding> lacks = new HashSet<>(needs);
        lacks.removeAll(has);
        Set<AclBinding> more = new HashSet<>(has);
        more.removeAll(needs);
        if (!lacks.isEmpty()) {
            findings.add(
                    Finding.bad(
                            "acls",
                            "%s lacks %s".formatted(principal, described(lacks)),
                            "run: " + APPLY + " --service " + access.service()));
        }
        if (!more.isEmpty()) {
            findings.add(
                    Finding.note(
                            "acls",
                            "%s has more than it needs: %s".formatted(principal, described(more)),
                            "remove it with kafka-acls.sh --remove, unless it is meant"));
        }
    }

    private static String described(Set<AclBinding> bindings) {
        return ClusterExam.shown(
                bindings.stream()
                        .map(
                                each ->
                                        "%s on %s %s"
                                                .formatted(
                                                        each.entry().operation(),
                                                        each.pattern().resourceType(),
                                                        each.pattern().name()))
                        .sorted()
                        .toList());
    }
}
