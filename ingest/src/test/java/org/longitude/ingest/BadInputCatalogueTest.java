package org.longitude.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.longitude.ingest.source.RejectionReason;

/**
 * Bad input over all formats, counted where the tests of each format take it from: what stands here
 * is run there. Found by reflection, so that no catalogue is opened to others for a count.
 */
final class BadInputCatalogueTest {

    private static final int CASES_MIN = 300;

    /** Where a format's cases stand: what makes them, or the test that has them written over it. */
    private enum Catalogue {
        HL7("hl7.BrokenMessages", "all"),
        MLLP("mllp.BrokenFramesTest", "cases"),
        FHIR("fhir.BadFhir", "all"),
        JSON_LINES("jsonl.BrokenLines", "all"),
        MIMIC_3_NOTES("mimic.BrokenMimicRowsTest", "brokenNotes"),
        MIMIC_3_CODES("mimic.BrokenMimicRowsTest", "brokenCodes"),
        MIMIC_4_NOTES("mimic.MimicFourthTest", "brokenNotes"),
        MIMIC_4_CODES("mimic.MimicFourthTest", "brokenCodes"),
        CODES_OF_AN_ADMISSION("codes.CodeTableTest", "broken"),
        CODES_OF_NOBODY("codes.CodeTableTest", "nobodys"),
        CCDA("ccda.CcdaParserTest", "shouldRefuseWithItsReasonWhenADocumentIsBad"),
        HTTP("http.HttpApiTest", "shouldAnswerWithReasonAndKeepTheBytesWhenABodyIsBad");

        private final String type;
        private final String method;

        Catalogue(String type, String method) {
            this.type = "org.longitude.ingest." + type;
            this.method = method;
        }

        List<BadInput> cases() throws ReflectiveOperationException {
            Method found =
                    Arrays.stream(Class.forName(type).getDeclaredMethods())
                            .filter(each -> each.getName().equals(method))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError(type + " has no " + method));
            CsvSource written = found.getAnnotation(CsvSource.class);
            if (written != null) {
                return Arrays.stream(written.value())
                        .map(row -> row.split(String.valueOf(written.delimiter()), -1))
                        .map(cells -> new BadInput(this, cells[0], cells[cells.length - 1]))
                        .toList();
            }
            found.setAccessible(true);
            Object made = found.invoke(null);
            Stream<?> all = made instanceof Collection<?> list ? list.stream() : ((Stream<?>) made);
            return all.map(this::read).toList();
        }

        private BadInput read(Object one) {
            if (one instanceof Arguments arguments) {
                Object[] parts = arguments.get();
                return new BadInput(this, (String) parts[0], answer(parts[parts.length - 1]));
            }
            Map<String, Object> parts =
                    Arrays.stream(one.getClass().getRecordComponents())
                            .filter(part -> !part.getName().equals("original"))
                            .collect(
                                    Collectors.toMap(
                                            RecordComponent::getName, part -> value(part, one)));
            Object answer = parts.getOrDefault("expected", parts.get("reason"));
            return new BadInput(this, (String) parts.get("name"), answer(answer));
        }

        private static String answer(Object answer) {
            return answer instanceof RejectionReason reason ? reason.code() : (String) answer;
        }

        private static Object value(RecordComponent part, Object one) {
            try {
                part.getAccessor().setAccessible(true);
                return part.getAccessor().invoke(one);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(part.getName(), e);
            }
        }
    }

    private record BadInput(Catalogue catalogue, String name, String answer) {}

    @Test
    void shouldHoldManyNamedCasesOfEachFormatEachWithItsAnswer()
            throws ReflectiveOperationException {
        List<BadInput> all = new ArrayList<>();
        for (Catalogue catalogue : Catalogue.values()) {
            List<BadInput> cases = catalogue.cases();
            assertThat(cases).as(catalogue.name()).hasSizeGreaterThanOrEqualTo(5);
            all.addAll(cases);
        }

        assertThat(all).hasSizeGreaterThanOrEqualTo(CASES_MIN);
        assertThat(all).allSatisfy(bad -> assertThat(bad.name()).isNotBlank());
        assertThat(all)
                .filteredOn(
                        bad -> bad.catalogue() != Catalogue.MLLP) // Where nothing is found, too.
                .allSatisfy(bad -> assertThat(bad.answer()).as(bad.name()).isNotBlank());
        assertThat(
                        all.stream()
                                .collect(
                                        Collectors.groupingBy(
                                                bad -> bad.catalogue() + ": " + bad.name(),
                                                Collectors.counting()))
                                .values())
                .containsOnly(1L);
        assertThat(all.stream().map(BadInput::answer).distinct()).hasSizeGreaterThan(50);
    }
}
