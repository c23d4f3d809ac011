package org.longitude.ingest.synthetic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;

/**
 * The 50 codes that the generator assigns: MIMIC-III's most frequent ones, with descriptions and
 * phrasings in our own words. The order is that of the resource file and part of the frozen output.
 */
public final class CodeCatalogue {

    /** Name of the code system. */
    public static final String SYSTEM = "ICD-9-CM";

    private static final CodeCatalogue STANDARD =
            new CodeCatalogue(read(Grammar.resource("catalogue.json")));

    private final List<CatalogueCode> codes;

    private CodeCatalogue(List<CatalogueCode> codes) {
        this.codes = List.copyOf(codes);
    }

    /** The catalogue of the resource file. */
    public static CodeCatalogue standard() {
        return STANDARD;
    }

    /** All codes, in a fixed order. */
    public List<CatalogueCode> codes() {
        return codes;
    }

    /**
     * The entry of a code.
     *
     * @throws NoSuchElementException if the code is not in the catalogue
     */
    public CatalogueCode code(String code) {
        return codes.stream()
                .filter(entry -> entry.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("not in the catalogue: " + code));
    }

    private static List<CatalogueCode> read(String json) {
        try {
            List<CatalogueCode> codes = new ArrayList<>();
            for (JsonNode node : new ObjectMapper().readTree(json)) {
                codes.add(code(node));
            }
            return codes;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("catalogue.json is not JSON", e);
        }
    }

    private static CatalogueCode code(JsonNode node) {
        String code = node.required("code").textValue();
        List<Phrasing> phrasings = new ArrayList<>();
        for (boolean heldOut : new boolean[] {false, true}) {
            JsonNode from = heldOut ? node.required("heldOut") : node;
            for (EvidenceKind kind : EvidenceKind.values()) {
                for (JsonNode phrase : from.path(kind.name().toLowerCase(Locale.ROOT))) {
                    phrasings.add(new Phrasing(code, kind, phrase.textValue(), heldOut));
                }
            }
        }
        return new CatalogueCode(
                code,
                CodeKind.valueOf(node.required("kind").textValue()),
                node.required("description").textValue(),
                node.required("prevalence").doubleValue(),
                node.required("historical").booleanValue(),
                phrasings);
    }
}
