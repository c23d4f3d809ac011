package org.longitude.synthea;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.Objects;
import org.mitre.synthea.engine.Generator;

/**
 * ICD-10-CM beside SNOMED: Synthea's conditions are coded in SNOMED, and its jar has the table by
 * which it writes claims, which gives some 570 of them a code of ICD-10-CM.
 */
final class IcdCodes {

    private static final String TABLE = "/export/condition_code_map.json";
    private static final String SNOMED = "http://snomed.info/sct";
    private static final String ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm";

    private final JsonObject bySnomed;

    private IcdCodes(JsonObject bySnomed) {
        this.bySnomed = bySnomed;
    }

    static IcdCodes ofSynthea() throws IOException {
        try (Reader table =
                new InputStreamReader(
                        Objects.requireNonNull(Generator.class.getResourceAsStream(TABLE), TABLE),
                        UTF_8)) {
            return new IcdCodes(JsonParser.parseReader(table).getAsJsonObject());
        }
    }

    /** Gives the codings of a condition a second one where the table has it. */
    void addTo(JsonArray codings) {
        for (JsonElement coding : codings.deepCopy()) {
            JsonObject snomed = coding.getAsJsonObject();
            JsonElement codes = bySnomed.get(snomed.get("code").getAsString());
            if (snomed.get("system").getAsString().equals(SNOMED) && codes != null) {
                JsonObject first = codes.getAsJsonArray().get(0).getAsJsonObject();
                JsonObject added = new JsonObject();
                added.addProperty("system", ICD_10_CM);
                added.add("code", first.get("code"));
                added.add("display", first.get("description"));
                codings.add(added);
            }
        }
    }
}
