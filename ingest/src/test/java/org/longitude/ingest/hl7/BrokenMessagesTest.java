package org.longitude.ingest.hl7;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.longitude.ingest.source.Skipped;

/** The catalogue of bad input: each case has one answer, and no answer holds the text. */
final class BrokenMessagesTest {

    static Stream<BrokenMessages.Case> cases() {
        return BrokenMessages.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldAnswerAsTheCatalogueSaysWhenAMessageIsBroken(BrokenMessages.Case broken) {
        Converted converted = Messages.convert(broken.message().toByteArray());

        assertThat(answer(converted)).isEqualTo(broken.expected());
        assertThat(converted.toString()).doesNotContain(BrokenMessages.SECRET);
    }

    @Test
    void shouldHaveACatalogueOfSizeAndWithoutRepeats() {
        List<BrokenMessages.Case> cases = BrokenMessages.all();

        assertThat(cases).hasSizeGreaterThanOrEqualTo(190);
        assertThat(cases).extracting(BrokenMessages.Case::name).doesNotHaveDuplicates();
    }

    private static String answer(Converted converted) {
        if (converted instanceof Converted.Refused refused) {
            return refused.problem().reason().code();
        }
        return ((Converted.Taken) converted).items().stream().allMatch(Skipped.class::isInstance)
                ? "skipped"
                : "taken";
    }
}
