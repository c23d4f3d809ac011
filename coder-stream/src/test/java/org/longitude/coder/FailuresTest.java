package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class FailuresTest {

    private static final String NOTE = "Mrs. Doe has pneumonia";

    @Test
    void shouldTellTypesAndPlacesOnlyWhenTheCoderMeetsADefect() {
        IllegalStateException cause =
                new IllegalStateException(NOTE, new NumberFormatException(NOTE));
        cause.addSuppressed(new RuntimeException(NOTE));

        CoderException failure = Failures.of(cause);

        StringWriter logged = new StringWriter();
        failure.printStackTrace(new PrintWriter(logged));
        assertThat(failure.error()).isEqualTo(CoderError.INTERNAL);
        assertThat(logged.toString())
                .doesNotContain(NOTE)
                .contains("java.lang.IllegalStateException", "java.lang.NumberFormatException")
                .contains(getClass().getName());
    }
}
