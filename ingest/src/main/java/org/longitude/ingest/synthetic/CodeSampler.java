package org.longitude.ingest.synthetic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws which codes an admission has. A profile (infection, heart failure ...) raises and lowers
 * the codes' frequencies together, some codes bring others, and some shut each other out; which is
 * what makes comorbidities correlate.
 */
final class CodeSampler {

    private record Profile(int weight, Map<String, Double> times) {}

    private record Implication(int code, int also, double chance) {}

    private final List<CatalogueCode> codes;
    private final List<Profile> profiles = new ArrayList<>();
    private final List<Implication> implications = new ArrayList<>();
    private final List<int[]> exclusions = new ArrayList<>();
    private final int profileWeightSum;

    CodeSampler(CodeCatalogue catalogue) {
        codes = catalogue.codes();
        Map<String, Integer> index = new HashMap<>();
        for (int i = 0; i < codes.size(); i++) {
            index.put(codes.get(i).code(), i);
        }
        JsonNode json = parse(Grammar.resource("comorbidity.json"));
        for (JsonNode node : json.required("profiles")) {
            Map<String, Double> times = new HashMap<>();
            node.required("times")
                    .properties()
                    .forEach(e -> times.put(e.getKey(), e.getValue().doubleValue()));
            profiles.add(new Profile(node.required("weight").intValue(), times));
        }
        for (JsonNode node : json.required("implies")) {
            implications.add(
                    new Implication(
                            index.get(node.required("code").textValue()),
                            index.get(node.required("also").textValue()),
                            node.required("chance").doubleValue()));
        }
        for (JsonNode node : json.required("excludes")) {
            exclusions.add(
                    new int[] {
                        index.get(node.get(0).textValue()), index.get(node.get(1).textValue())
                    });
        }
        profileWeightSum = profiles.stream().mapToInt(Profile::weight).sum();
    }

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("comorbidity.json is not JSON", e);
        }
    }

    /** For each code of the catalogue, whether the admission has it; at least one is. */
    boolean[] draw(SeededRandom random) {
        Profile profile = profile(random);
        boolean[] present = new boolean[codes.size()];
        for (int i = 0; i < present.length; i++) {
            CatalogueCode code = codes.get(i);
            double times = profile.times().getOrDefault(code.code(), 1.0);
            present[i] = random.chance(Math.min(0.95, code.prevalence() * times));
        }
        for (Implication rule : implications) {
            if (present[rule.code()] && random.chance(rule.chance())) {
                present[rule.also()] = true;
            }
        }
        for (int[] pair : exclusions) {
            if (present[pair[0]] && present[pair[1]]) {
                present[pair[random.below(2)]] = false;
            }
        }
        for (boolean any : present) {
            if (any) {
                return present;
            }
        }
        present[random.below(present.length / 5)] = true;
        return present;
    }

    private Profile profile(SeededRandom random) {
        int at = random.below(profileWeightSum);
        for (Profile profile : profiles) {
            at -= profile.weight();
            if (at < 0) {
                return profile;
            }
        }
        throw new IllegalStateException("profile weights do not add up");
    }
}
