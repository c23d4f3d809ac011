package org.longitude.deploy.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The chart of this repository, as Helm renders it. */
final class Chart {

    static final Path FOLDER = Path.of("helm/longitude").toAbsolutePath();
    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Chart() {}

    static LintResult lint() {
        return new Helm(FOLDER).lint().strict().call();
    }

    /** Rendered with the chart's own values, and those of a file where one is named. */
    static List<Manifest> rendered(Optional<Path> values) {
        TemplateCommand command =
                new Helm(FOLDER)
                        .template()
                        .withName("hospital")
                        .withNamespace("coding")
                        .withKubeVersion("1.30.0");
        values.ifPresent(file -> command.withValuesFile(file.toAbsolutePath()));
        return manifests(command.call());
    }

    /** One of the files in ci. */
    static List<Manifest> rendered(String name) {
        return rendered(
                name.equals("default")
                        ? Optional.empty()
                        : Optional.of(FOLDER.resolve("ci").resolve(name + ".yaml")));
    }

    private static List<Manifest> manifests(String text) {
        List<Manifest> manifests = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(text)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (document != null && document.isObject() && !document.isEmpty()) {
                    manifests.add(new Manifest(document));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Helm's output is not YAML", e);
        }
        return manifests;
    }

    /** One resource. */
    record Manifest(JsonNode json) {

        String kind() {
            return json.path("kind").asText();
        }

        String apiVersion() {
            return json.path("apiVersion").asText();
        }

        String name() {
            return json.at("/metadata/name").asText();
        }

        /** The pods that it makes; empty where it makes none. */
        Optional<JsonNode> pod() {
            JsonNode template = json.at("/spec/template");
            return template.isMissingNode() ? Optional.empty() : Optional.of(template);
        }

        Stream<JsonNode> containers() {
            return pod().stream()
                    .flatMap(
                            pod -> {
                                List<JsonNode> all = new ArrayList<>();
                                pod.at("/spec/containers").forEach(all::add);
                                return all.stream();
                            });
        }

        @Override
        public String toString() {
            return kind() + " " + name();
        }
    }
}
