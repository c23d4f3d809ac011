package org.longitude.deploy.access;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;

/**
 * The least that one service needs on the brokers. This is the only place that says it: what is
 * printed, set and checked is made of it, and a test runs each service with exactly this.
 *
 * @param service as {@code longitude serve} and the chart name it
 * @param does what it is for, one line
 * @param grants what it may
 */
public record ServiceAccess(String service, String does, List<Grant> grants) {

    private static final String PREPROCESS = "longitude-preprocess";
    private static final String RETOKENIZE = "longitude-retokenize-";
    private static final String RENORMALIZE = "longitude-renormalize-";
    private static final String CODER = "longitude-coder";
    private static final String SHADOW = "shadow-longitude-coder";
    private static final String BILLING = "longitude-billing-export";
    private static final String PUBLISH = "longitude-replay-publish";
    private static final String REDRIVE = "longitude-dlq-redrive";
    private static final String ALL_OF_OURS = "longitude.";

    public ServiceAccess {
        grants = List.copyOf(grants);
    }

    /** Every service, in the order of the pipeline; the last four are people's. */
    public static List<ServiceAccess> all() {
        return List.of(
                ingest(),
                preprocess(),
                retokenizer(),
                renormalizer(),
                coder(),
                billingExport(),
                calibration(),
                trainer(),
                operator(),
                publisher(),
                redriver(),
                creator());
    }

    /**
     * One service.
     *
     * @throws IllegalArgumentException where there is none of that name
     */
    public static ServiceAccess of(String service) {
        return all().stream()
                .filter(each -> each.service().equals(service))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "service: %s (expected one of: %s)"
                                                .formatted(service, String.join(", ", names()))));
    }

    /** Their names. */
    public static List<String> names() {
        return all().stream().map(ServiceAccess::service).toList();
    }

    /** Whether it may do this, as Kafka's authorizer would answer. */
    public boolean may(AclOperation operation, ResourceType type, String name) {
        return grants.stream()
                .filter(grant -> grant.covers(type, name))
                .anyMatch(grant -> implied(grant.operations()).contains(operation));
    }

    private static Set<AclOperation> implied(Set<AclOperation> given) {
        Set<AclOperation> all = new TreeSet<>(given);
        if (given.contains(READ) || given.contains(WRITE) || given.contains(DELETE)) {
            all.add(DESCRIBE);
        }
        return all;
    }

    private static ServiceAccess ingest() {
        List<Grant> grants = new ArrayList<>();
        for (Topic<?, ?> topic :
                List.of(Topics.NOTES_RAW, Topics.ADMISSIONS_EVENTS, Topics.ICD_ASSIGNED)) {
            grants.add(Grant.topic(topic.name(), WRITE));
            grants.add(Grant.topic(topic.dlq(), WRITE));
        }
        return new ServiceAccess(
                "ingest", "serve ingest, serve mllp and ingest: what arrives", grants);
    }

    private static ServiceAccess preprocess() {
        List<Grant> grants = new ArrayList<>();
        reads(grants, Topics.NOTES_RAW, Topics.ADMISSIONS_EVENTS);
        readsAndWrites(grants, Topics.ADMISSIONS_TOKENIZED, Topics.ADMISSIONS_TOKENIZED_HISTORY);
        writes(grants, Topics.NOTES_NORMALIZED.name());
        writes(grants, Topics.NOTES_RAW.dlq(), Topics.ADMISSIONS_EVENTS.dlq());
        streams(grants, PREPROCESS);
        // It refuses to start beside a re-tokeniser of its own tokenizer.
        grants.add(Grant.groups(RETOKENIZE, DESCRIBE));
        return new ServiceAccess("preprocess", "serve preprocess", grants);
    }

    private static ServiceAccess retokenizer() {
        List<Grant> grants = new ArrayList<>();
        reads(grants, Topics.NOTES_NORMALIZED, Topics.ADMISSIONS_EVENTS);
        readsAndWrites(grants, Topics.ADMISSIONS_TOKENIZED, Topics.ADMISSIONS_TOKENIZED_HISTORY);
        writes(grants, Topics.NOTES_NORMALIZED.dlq(), Topics.ADMISSIONS_EVENTS.dlq());
        streams(grants, RETOKENIZE);
        grants.add(Grant.groups(PREPROCESS, DESCRIBE));
        return new ServiceAccess("retokenizer", "serve preprocess --retokenize", grants);
    }

    private static ServiceAccess renormalizer() {
        List<Grant> grants = new ArrayList<>();
        reads(grants, Topics.NOTES_RAW);
        // What it has written anew replaces what stood there before.
        grants.add(Grant.topic(Topics.NOTES_NORMALIZED.name(), WRITE, DELETE));
        streams(grants, RENORMALIZE);
        grants.add(Grant.groups(RENORMALIZE, DELETE));
        grants.add(Grant.topics(RENORMALIZE, DELETE));
        return new ServiceAccess("renormalizer", "replay normalise", grants);
    }

    private static ServiceAccess coder() {
        List<Grant> grants = new ArrayList<>();
        reads(grants, Topics.ADMISSIONS_TOKENIZED, Topics.ADMISSIONS_TOKENIZED_HISTORY);
        reads(grants, Topics.MODELS_RELEASED);
        writes(grants, Topics.ICD_PREDICTIONS.name(), Topics.ICD_PREDICTIONS_SHADOW.name());
        writes(grants, Topics.ADMISSIONS_SUPERSEDED.name());
        writes(
                grants,
                Topics.ADMISSIONS_TOKENIZED.dlq(),
                Topics.ADMISSIONS_TOKENIZED_HISTORY.dlq());
        for (String name : List.of(CODER, SHADOW)) {
            grants.add(Grant.groups(name, READ));
            grants.add(Grant.transactions(name, WRITE, DESCRIBE));
        }
        // It waits for a re-tokeniser, which it knows by how far that has read.
        grants.add(Grant.groups(RETOKENIZE, DESCRIBE));
        grants.add(Grant.topic(Topics.NOTES_NORMALIZED.name(), DESCRIBE));
        grants.add(Grant.topic(Topics.ADMISSIONS_EVENTS.name(), DESCRIBE));
        return new ServiceAccess("coder", "serve coder", grants);
    }

    private static ServiceAccess billingExport() {
        List<Grant> grants = new ArrayList<>();
        reads(grants, Topics.ICD_PREDICTIONS);
        writes(grants, Topics.BILLING_FHIR.name(), Topics.ICD_PREDICTIONS.dlq());
        grants.add(Grant.groups(BILLING, READ));
        return new ServiceAccess("billing-export", "serve billing-export", grants);
    }

    /** No group: it keeps no offsets. */
    private static ServiceAccess calibration() {
        List<Grant> grants = new ArrayList<>();
        reads(grants, Topics.ICD_PREDICTIONS, Topics.ICD_ASSIGNED);
        return new ServiceAccess("calibration", "serve calibration", grants);
    }

    private static ServiceAccess trainer() {
        List<Grant> grants = new ArrayList<>();
        reads(grants, Topics.NOTES_NORMALIZED, Topics.ICD_ASSIGNED);
        readsAndWrites(grants, Topics.MODELS_RELEASED);
        grants.add(Grant.cluster(DESCRIBE));
        return new ServiceAccess("trainer", "train snapshot and train release", grants);
    }

    private static ServiceAccess operator() {
        return new ServiceAccess(
                "operator",
                "status, doctor, drift, reconcile, replay, topics describe, dlq list and show:"
                        + " reads all, writes nothing",
                List.of(
                        Grant.topics(ALL_OF_OURS, READ, DESCRIBE_CONFIGS),
                        Grant.groups("longitude-", DESCRIBE),
                        Grant.groups(SHADOW, DESCRIBE),
                        Grant.transactions("longitude-", DESCRIBE),
                        Grant.transactions(SHADOW, DESCRIBE),
                        Grant.cluster(DESCRIBE)));
    }

    private static ServiceAccess publisher() {
        List<Grant> grants = new ArrayList<>();
        reads(grants, Topics.ADMISSIONS_TOKENIZED, Topics.ADMISSIONS_TOKENIZED_HISTORY);
        reads(grants, Topics.ICD_ASSIGNED, Topics.MODELS_RELEASED);
        readsAndWrites(grants, Topics.ICD_PREDICTIONS);
        grants.add(Grant.transactions(PUBLISH, WRITE, DESCRIBE));
        return new ServiceAccess("publisher", "replay --publish", grants);
    }

    private static ServiceAccess redriver() {
        List<Grant> grants = new ArrayList<>();
        for (Topic<?, ?> topic : Topics.all()) {
            if (!topic.equals(Topics.MODELS_RELEASED)) {
                grants.add(Grant.topic(topic.dlq(), READ, WRITE));
            }
        }
        for (Topic<?, ?> topic :
                List.of(
                        Topics.NOTES_RAW,
                        Topics.ADMISSIONS_EVENTS,
                        Topics.ICD_ASSIGNED,
                        Topics.NOTES_NORMALIZED,
                        Topics.ADMISSIONS_TOKENIZED,
                        Topics.ADMISSIONS_TOKENIZED_HISTORY)) {
            writes(grants, topic.name());
        }
        grants.add(Grant.transactions(REDRIVE, WRITE, DESCRIBE));
        return new ServiceAccess("redriver", "dlq redrive", grants);
    }

    private static ServiceAccess creator() {
        return new ServiceAccess(
                "creator",
                "topics create",
                List.of(Grant.topics(ALL_OF_OURS, CREATE, DESCRIBE, DESCRIBE_CONFIGS)));
    }

    /** Kafka Streams' group, transactional ids and changelogs all begin with its application.id. */
    private static void streams(List<Grant> grants, String applicationId) {
        grants.add(Grant.groups(applicationId, READ));
        grants.add(Grant.transactions(applicationId, WRITE, DESCRIBE));
        grants.add(Grant.topics(applicationId, CREATE, READ, WRITE));
    }

    private static void reads(List<Grant> grants, Topic<?, ?>... topics) {
        for (Topic<?, ?> topic : topics) {
            grants.add(Grant.topic(topic.name(), READ));
        }
    }

    private static void readsAndWrites(List<Grant> grants, Topic<?, ?>... topics) {
        for (Topic<?, ?> topic : topics) {
            grants.add(Grant.topic(topic.name(), READ, WRITE));
        }
    }

    private static void writes(List<Grant> grants, String... topics) {
        for (String topic : topics) {
            grants.add(Grant.topic(topic, WRITE));
        }
    }
}
