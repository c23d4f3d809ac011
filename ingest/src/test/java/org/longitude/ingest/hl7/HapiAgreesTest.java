package org.longitude.ingest.hl7;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.parser.GenericModelClassFactory;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.longitude.ingest.source.Problems;

/** What we read of a message is what HAPI's own parser of whole messages reads of it. */
final class HapiAgreesTest {

    private static final DefaultHapiContext HAPI = hapi();

    private static DefaultHapiContext hapi() {
        DefaultHapiContext context = new DefaultHapiContext(new GenericModelClassFactory());
        context.setValidationContext(ValidationContextFactory.noValidation());
        return context;
    }

    @Property(tries = 200)
    void shouldReadTheSameFieldsWhenValuesAreAnything(@ForAll("fields") List<String> fields)
            throws HL7Exception {
        // given
        String message =
                "MSH|^~\\&|A|B|||20260101||MDM^T02|C-1|P|2.5\rPID|"
                        + String.join("|", fields)
                        + "\r";

        // when
        Message theirs = HAPI.getPipeParser().parse(message);
        Hl7Segment ours =
                Hl7Message.parse(message.getBytes(UTF_8), UTF_8, new Problems())
                        .orElseThrow()
                        .first("PID")
                        .orElseThrow();

        // then
        Terser terser = new Terser(theirs);
        for (int field = 1; field <= fields.size(); field++) {
            for (int component = 1; component <= 3; component++) {
                String read = terser.get("/PID-" + field + "(0)-" + component + "-1");
                assertThat(ours.value(field, component)).isEqualTo(meaningful(read));
            }
        }
    }

    private static String meaningful(String read) {
        return read == null || read.isBlank() || read.equals("\"\"") ? null : read;
    }

    @Provide
    Arbitrary<List<String>> fields() {
        Arbitrary<String> piece =
                Arbitraries.of(
                        "a", "B 7", "\u00e9", "^", "~", "&", "\\T\\", "\\S\\", "\\F\\", "\\R\\",
                        "\\E\\", "\"\"", " ");
        return piece.list()
                .ofMaxSize(6)
                .map(parts -> parts.stream().collect(Collectors.joining()))
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }
}
