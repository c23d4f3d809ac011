package org.longitude.ingest.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CodeCatalogueTest {

    private static final Pattern SLOT = Pattern.compile("\\{([^}]*?)(\\.\\.[^}]*)?}");

    private final List<CatalogueCode> codes = CodeCatalogue.standard().codes();

    @Test
    void shouldHoldFiftyCodesWithSeenAndHeldOutPhrasingsWhenRead() {
        assertThat(codes).hasSize(50).doesNotHaveDuplicates();
        assertThat(codes.stream().map(CatalogueCode::code)).doesNotHaveDuplicates();
        assertThat(codes.stream().filter(code -> code.kind() == CodeKind.PROCEDURE)).hasSize(17);
        assertThat(codes)
                .allSatisfy(
                        code -> {
                            assertThat(code.description()).hasSizeGreaterThan(8);
                            assertThat(phrasings(code, false)).hasSizeGreaterThanOrEqualTo(5);
                            assertThat(phrasings(code, true)).hasSizeGreaterThanOrEqualTo(2);
                        });
    }

    @Test
    void shouldKeepPhrasingsApartWhenTheyPointAtDifferentCodes() {
        for (Phrasing one : phrasings()) {
            for (Phrasing other : phrasings()) {
                boolean may =
                        one.equals(other)
                                || (one.code().equals(other.code())
                                        && one.heldOut() == other.heldOut());
                if (!may) {
                    assertThat(one.pattern().matcher(example(other)).find())
                            .as("%s stands inside %s", one.source(), other.source())
                            .isFalse();
                }
            }
        }
    }

    @Test
    void shouldFindNoPhrasingInTheFillerWhenItsFilesAreSearched() {
        List<Phrasing> phrasings = phrasings();
        for (String file : List.of("words.txt", "vocabulary.txt", "masks.txt", "filler.txt")) {
            List<String> lines =
                    Grammar.resource(file).lines().map(CodeCatalogueTest::example).toList();
            for (Phrasing phrasing : phrasings) {
                Pattern pattern = phrasing.pattern();
                assertThat(lines)
                        .as("%s holds %s", file, phrasing.source())
                        .noneMatch(line -> pattern.matcher(line).find());
            }
        }
    }

    private List<Phrasing> phrasings() {
        return codes.stream().flatMap(code -> code.phrasings().stream()).toList();
    }

    private static List<Phrasing> phrasings(CatalogueCode code, boolean heldOut) {
        return code.phrasings().stream().filter(p -> p.heldOut() == heldOut).toList();
    }

    private static String example(Phrasing phrasing) {
        return example(phrasing.source());
    }

    /** The text with a number in each number slot, and the first alternative of the others. */
    private static String example(String source) {
        Matcher slot = SLOT.matcher(source);
        return slot.replaceAll(found -> found.group(2) == null ? " x " : found.group(1));
    }
}
