package org.longitude.deploy.operate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.longitude.schemas.SchemaRegistryClient;
import org.longitude.schemas.SchemaSetup;
import org.longitude.schemas.SchemaSetup.Standing;

/** The schema registry, and whether clocks agree. */
final class RegistryExam {

    private static final String URL = "schema.registry.url";
    private static final String USER_INFO = "basic.auth.user.info";

    private final Cluster cluster;
    private final DoctorConfig config;

    RegistryExam(Cluster cluster, DoctorConfig config) {
        this.cluster = cluster;
        this.config = config;
    }

    List<Finding> schemas() {
        Map<String, String> properties = new HashMap<>(config.properties());
        // A person waits for this.
        properties.putIfAbsent("max.retries", "1");
        Map<String, Standing> standings =
                SchemaSetup.standings(SchemaRegistryClient.from(properties));
        List<String> refused = of(standings, Standing.REFUSED);
        List<String> missing = of(standings, Standing.MISSING);
        List<Finding> findings = new ArrayList<>();
        if (!refused.isEmpty()) {
            findings.add(
                    Finding.bad(
                            "registry",
                            "has incompatible schemas of " + ClusterExam.shown(refused),
                            "another release, or somebody else, registered under these names: use"
                                    + " the registry that belongs to this cluster, or upgrade"));
        }
        if (!missing.isEmpty()) {
            findings.add(
                    Finding.note(
                            "registry",
                            "not registered yet: " + ClusterExam.shown(missing),
                            "the first writer registers them; with the rules of compatibility:"
                                    + " longitude topics create --registry URL"));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok("registry", "has all %d schemas".formatted(standings.size())));
        }
        return findings;
    }

    private static List<String> of(Map<String, Standing> standings, Standing wanted) {
        return standings.entrySet().stream()
                .filter(each -> each.getValue() == wanted)
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Two clocks beside ours: the registry's, by its answers' dates, and the producers', whose
     * newest records must not lie ahead of now.
     */
    List<Finding> clocks() {
        List<Finding> findings = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        registryTime()
                .ifPresent(
                        theirs -> {
                            Duration skew = Duration.between(config.clock().instant(), theirs);
                            seen.add("registry %+d s".formatted(skew.toSeconds()));
                            if (skew.abs().compareTo(config.skewMax()) > 0) {
                                findings.add(
                                        Finding.bad(
                                                "clock",
                                                "the registry's clock is %+d s from this one"
                                                        .formatted(skew.toSeconds()),
                                                "set both by NTP (chronyc tracking): arrival times"
                                                        + " and tokens' expiry rest on them"));
                            }
                        });
        newestRecord()
                .ifPresent(
                        newest -> {
                            Duration ahead = Duration.between(config.clock().instant(), newest);
                            seen.add("newest record %+d s".formatted(ahead.toSeconds()));
                            if (ahead.compareTo(config.skewMax()) > 0) {
                                findings.add(
                                        Finding.bad(
                                                "clock",
                                                "the newest record arrives in %d s"
                                                        .formatted(ahead.toSeconds()),
                                                "a producer's clock is ahead, or this one is"
                                                        + " behind: set both by NTP"));
                            }
                        });
        if (findings.isEmpty()) {
            findings.add(
                    seen.isEmpty()
                            ? Finding.unseen("clock", "nobody to compare with")
                            : Finding.ok("clock", String.join(", ", seen)));
        }
        return findings;
    }

    private Optional<Instant> registryTime() {
        String first = config.properties().getOrDefault(URL, "").split(",", -1)[0].strip();
        if (first.isEmpty()) {
            return Optional.empty();
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(first + "/subjects"))
                        .timeout(config.answerWithin())
                        .GET();
        String userInfo = config.properties().getOrDefault(USER_INFO, "");
        if (!userInfo.isEmpty()) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(UTF_8)));
        }
        try {
            HttpResponse<Void> answer =
                    HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding());
            return answer.headers()
                    .firstValue("date")
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
                    .map(ZonedDateTime::toInstant);
        } catch (IOException | DateTimeParseException e) {
            // That it does not answer is the other examination's finding.
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private Optional<Instant> newestRecord() {
        List<TopicPartition> partitions = Cluster.partitions(cluster.topics());
        if (partitions.isEmpty()) {
            return Optional.empty();
        }
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(each -> wanted.put(each, OffsetSpec.maxTimestamp()));
        long newest =
                cluster
                        .get(
                                cluster.admin().listOffsets(wanted).all(),
                                "when its newest records came")
                        .values()
                        .stream()
                        .mapToLong(info -> info.timestamp())
                        .max()
                        .orElse(-1);
        return newest < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(newest));
    }
}
