package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longitude.model.encoder.TokenWindows.TokenWindow;

class TokenWindowsTest {

    @ParameterizedTest
    @CsvSource({"10, 4", "10, 0", "10, 5", "11, 3", "62, 20", "4094, 64"})
    void shouldCountEveryTokenOnceWithContextOnBothSides(int textTokensMax, int overlap) {
        TokenWindows plan = new TokenWindows(textTokensMax, overlap);
        for (int tokens = 1; tokens < 4 * textTokensMax; tokens += 1 + textTokensMax / 40) {
            List<TokenWindow> windows = plan.cover(tokens);

            int counted = 0;
            for (TokenWindow window : windows) {
                assertThat(window.countedFrom()).isEqualTo(counted);
                assertThat(window.end() - window.start()).isBetween(1, textTokensMax);
                assertThat(window.countedFrom()).isGreaterThanOrEqualTo(window.start());
                assertThat(window.countedTo()).isLessThanOrEqualTo(window.end());
                assertThat(window.countedTo()).isGreaterThan(window.countedFrom());
                if (window.start() > 0) {
                    assertThat(window.countedFrom() - window.start())
                            .isGreaterThanOrEqualTo(overlap / 2);
                }
                if (window.end() < tokens) {
                    assertThat(window.end() - window.countedTo())
                            .isGreaterThanOrEqualTo(overlap / 2);
                }
                counted = window.countedTo();
            }
            assertThat(counted).isEqualTo(tokens);
        }
    }

    @Test
    void shouldUseOneWindowWhileTheTextFits() {
        TokenWindows plan = new TokenWindows(10, 4);

        assertThat(plan.cover(10)).hasSize(1);
        assertThat(plan.cover(11)).hasSize(2);
    }

    @Test
    void shouldOverlapByTheReachOfAllLayersWhenPositionsAllow() {
        LongformerConfig config = LongformerConfig.small(100, 64, 2, 32, 0);

        assertThat(TokenWindows.of(config)).isEqualTo(new TokenWindows(4094, 64));
    }
}
