package org.longitude.ingest.codes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;

final class IcdNotationTest {

    @ParameterizedTest
    @CsvSource({
        "4280, DIAGNOSIS, 428.0",
        "25000, DIAGNOSIS, 250.00",
        "486, DIAGNOSIS, 486",
        "0389, DIAGNOSIS, 038.9",
        "V4581, DIAGNOSIS, V45.81",
        "V10, DIAGNOSIS, V10",
        "E8781, DIAGNOSIS, E878.1",
        "E849, DIAGNOSIS, E849",
        "e8490, DIAGNOSIS, E849.0",
        "3961, PROCEDURE, 39.61",
        "966, PROCEDURE, 96.6",
        "0066, PROCEDURE, 00.66",
        "54, PROCEDURE, 54",
        "428.0, DIAGNOSIS, 428.0",
        "36.15, PROCEDURE, 36.15",
        "' 4019 ', DIAGNOSIS, 401.9"
    })
    void shouldPutTheDotByTheRuleOfItsKindWhenACodeIsIcd9(
            String code, CodeKind kind, String written) {
        assertThat(IcdNotation.written(code, CodeSystem.ICD_9_CM, kind)).contains(written);
    }

    @ParameterizedTest
    @CsvSource({"I509, ICD_10_CM, I50.9", "I10, ICD_10_CM, I10", "02100Z9, ICD_10_PCS, 02100Z9"})
    void shouldPutTheDotByTheSystemWhenACodeIsIcd10(
            String code, CodeSystem system, String written) {
        assertThat(IcdNotation.written(code, system, CodeKind.DIAGNOSIS)).contains(written);
    }

    @ParameterizedTest
    @CsvSource({
        "42, DIAGNOSIS",
        "42800123, DIAGNOSIS",
        "42.80, DIAGNOSIS",
        "V1, DIAGNOSIS",
        "E87, DIAGNOSIS",
        "ABC, DIAGNOSIS",
        "'', DIAGNOSIS",
        "396123, PROCEDURE",
        "396.1, PROCEDURE",
        "V45, PROCEDURE",
        "3, PROCEDURE"
    })
    void shouldBeEmptyWhenTheShapeIsNotTheKinds(String code, CodeKind kind) {
        assertThat(IcdNotation.written(code, CodeSystem.ICD_9_CM, kind)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "428.0, DIAGNOSIS",
        "486, DIAGNOSIS",
        "25000, DIAGNOSIS",
        "V4581, DIAGNOSIS",
        "36.15, PROCEDURE",
        "96.6, PROCEDURE"
    })
    void shouldTellTheKindWhenTheShapeDoes(String code, CodeKind kind) {
        assertThat(IcdNotation.kindOfIcd9(code)).contains(kind);
    }

    @ParameterizedTest
    @CsvSource({"4280", "42", "4", "I50.9"})
    void shouldTellNoKindWhenTheShapeIsBothOrNeither(String code) {
        assertThat(IcdNotation.kindOfIcd9(code)).isEmpty();
    }
}
