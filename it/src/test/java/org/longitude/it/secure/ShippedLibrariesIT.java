package org.longitude.it.secure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of what is shipped names all of it, under licences that go with Apache-2.0. */
final class ShippedLibrariesIT {

    private static final Path DISTRIBUTION =
            Path.of(System.getProperty("longitude.root", "..")).resolve("deploy/target/longitude");

    /** By SPDX's ids, and by the names that old poms use for them. */
    private static final Set<String> ALLOWED =
            Set.of(
                    "Apache-2.0",
                    "Apache Software License 2.0",
                    "MIT",
                    "MIT-0",
                    "BSD-2-Clause",
                    "BSD-3-Clause",
                    "EPL-1.0",
                    "EPL-2.0",
                    "EDL-1.0",
                    "MPL-1.1",
                    "MPL-2.0",
                    "LGPL-2.1-only",
                    "LGPL-2.1-or-later",
                    "CC0-1.0",
                    "Go License",
                    "GPL-2.0-with-classpath-exception",
                    "Public Domain");

    /**
     * Whose poms say less than their pages: JLine calls the three-clause licence it links "BSD".
     */
    private static final Map<String, String> KNOWN_BETTER = Map.of("org.jline", "BSD-3-Clause");

    @Test
    void shouldNameEveryLibraryThatIsShipped() throws IOException {
        Set<String> listed = new TreeSet<>();
        for (JsonNode component : components()) {
            listed.add(component.path("name").asText() + "-" + component.path("version").asText());
        }
        try (Stream<Path> files = Files.list(DISTRIBUTION.resolve("lib"))) {
            Set<String> unnamed =
                    files.map(file -> String.valueOf(file.getFileName()))
                            .filter(name -> !name.startsWith("longitude-"))
                            .filter(
                                    name ->
                                            listed.stream()
                                                    .noneMatch(
                                                            each ->
                                                                    name.equals(each + ".jar")
                                                                            || name.startsWith(
                                                                                    each + "-")))
                            .collect(Collectors.toCollection(TreeSet::new));

            assertThat(unnamed).isEmpty();
        }
    }

    @Test
    void shouldShipNothingUnderALicenceThatIsNotAllowed() throws IOException {
        Map<String, Set<String>> refused = new TreeMap<>();
        for (JsonNode component : components()) {
            if (!component.path("group").asText().equals("org.longitude")) {
                Set<String> licences = licences(component);
                // Where an author offers several, one that goes is enough.
                if (licences.stream().noneMatch(ALLOWED::contains)) {
                    refused.put(component.path("purl").asText(), licences);
                }
            }
        }

        assertThat(refused).isEmpty();
    }

    @Test
    void shouldShipNoVersionThatAKeptAdvisoryHits() throws IOException {
        List<Advisory> kept = Advisory.kept();
        Set<String> hit = new TreeSet<>();
        for (JsonNode component : components()) {
            for (Advisory advisory : kept) {
                if (advisory.hits(
                        component.path("group").asText(),
                        component.path("name").asText(),
                        component.path("version").asText())) {
                    hit.add(component.path("purl").asText() + " by " + advisory.id());
                }
            }
        }

        assertThat(kept).hasSizeGreaterThan(20);
        assertThat(hit).as("expected: a version that is mended, in the root pom.xml").isEmpty();
    }

    @Test
    void shouldKnowVersionsThatAnAdvisoryHitsFromThoseBeforeAndAfter() throws IOException {
        Advisory advisory =
                Advisory.kept().stream()
                        .filter(each -> each.id().equals("CVE-2026-33871"))
                        .findFirst()
                        .orElseThrow();

        assertThat(advisory.hits("io.netty", "netty-codec-http2", "4.2.9.Final")).isTrue();
        assertThat(advisory.hits("io.netty", "netty-codec-http2", "4.2.10.Final")).isFalse();
        assertThat(advisory.hits("io.netty", "netty-codec-http2", "4.1.100.Final")).isFalse();
        assertThat(advisory.hits("io.netty", "netty-codec-http", "4.2.9.Final")).isFalse();
    }

    private static Set<String> licences(JsonNode component) {
        Set<String> licences = new TreeSet<>();
        String known = KNOWN_BETTER.get(component.path("group").asText());
        if (known != null) {
            licences.add(known);
        }
        for (JsonNode each : component.path("licenses")) {
            JsonNode licence = each.path("license");
            licences.add(
                    licence.has("id")
                            ? licence.path("id").asText()
                            : licence.path("name").asText());
            if (each.has("expression")) {
                licences.addAll(Set.of(each.path("expression").asText().split(" OR ")));
            }
        }
        return licences;
    }

    private static JsonNode components() throws IOException {
        JsonNode bom = new ObjectMapper().readTree(DISTRIBUTION.resolve("sbom.json").toFile());
        assertThat(bom.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bom.path("components")).isNotEmpty();
        return bom.path("components");
    }
}
