package org.longitude.ingest.hl7;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.parser.EncodingCharacters;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EscapesTest {

    private static String decode(String value, Charset charset) {
        return new Escapes(new Delimiters(new EncodingCharacters('|', "^~\\&"), charset))
                .decode(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "120\\F\\80 > 120|80",
                "A\\S\\B > A^B",
                "A\\T\\E > A&E",
                "A\\R\\B > A~B",
                "C:\\E\\temp > C:\\temp",
                "one\\.br\\two > one#two",
                "one\\.BR\\two > one#two",
                "one\\.sp2\\two > one##two",
                "one\\.sp\\two > one#two",
                "one\\.sk3\\two > one   two",
                "one\\.ce\\two > one#two",
                "\\.in+4\\one\\.fi\\ > one",
                "\\H\\bold\\N\\ > bold",
                "\\X41\\\\X4243\\ > ABC",
                "\\X0D0A\\x > #x",
                "\\Xe9\\ > \\Xe9\\",
                "\\X4\\ > \\X4\\",
                "\\Z1\\ > \\Z1\\",
                "\\C2842\\ > \\C2842\\",
                "a \\ b > a \\ b",
                "a\\ > a\\",
                "C:\\x\\T\\y > C:\\x&y",
                "\\\\T\\ > \\&"
            })
    void shouldDecodeWhatIsASequenceAndKeepWhatIsNone(String value, String expected) {
        String trimmed = expected.replace('#', '\n');

        assertThat(decode(value, UTF_8).strip()).isEqualTo(trimmed.strip());
    }

    @Test
    void shouldReadHexadecimalInTheMessagesCharacterSet() {
        assertThat(decode("caf\\XE9\\", ISO_8859_1)).isEqualTo("caf\u00e9");
        assertThat(decode("caf\\XC3A9\\", UTF_8)).isEqualTo("caf\u00e9");
    }
}
