package org.longitude.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

final class KafkaFailureTest {

    @Test
    void shouldSayWhatEachCauseAddsAndNoStackTraceInOneLine() {
        LoginException refused = new LoginException("the issuer answers 401\n\tat a.b.C.d(C.java)");
        refused.initCause(new IOException("the issuer answers 401"));

        assertThat(
                        KafkaFailure.line(
                                new KafkaException(
                                        "no consumer", new KafkaException("no client", refused))))
                .isEqualTo("no consumer: no client: the issuer answers 401");
    }

    @Test
    void shouldSayWhatOursSay() {
        assertThat(KafkaFailure.line(new InvalidConnectionException("x is missing", null)))
                .isEqualTo("x is missing");
    }

    @Test
    void shouldNotQuoteWhoMayHaveReadARecord() {
        assertThat(
                        KafkaFailure.line(
                                new KafkaException(
                                        "no answer",
                                        new IllegalStateException("Seen by Dr. Mason"))))
                .isEqualTo("no answer");
    }
}
