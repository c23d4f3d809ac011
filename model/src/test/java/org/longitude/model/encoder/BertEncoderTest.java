package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/** Full attention on packed rows, beyond what the golden fixtures show. */
class BertEncoderTest {

    private static final int VOCABULARY = 50;
    private static final int WIDTH = 16;
    private static final int PAD = 1;

    @ParameterizedTest
    @EnumSource(BertFamily.class)
    void shouldEncodeANoteAloneAsInAnyBatch(BertFamily family) {
        List<TokenRow> rows = new ArrayList<>();
        for (int tokens : new int[] {1, 40, 7, 39, 8, 38, 40, 2}) {
            rows.add(TokenRow.of(ids(tokens, tokens)));
        }
        try (EncoderModel model = EncoderModel.create(config(family), Device.cpu(), 3)) {
            float[] together = encode(model, rows);

            int from = 0;
            for (TokenRow row : rows) {
                int to = from + row.ids().length * WIDTH;
                assertThat(Arrays.copyOfRange(together, from, to))
                        .as("%d tokens", row.ids().length)
                        .containsExactly(encode(model, List.of(row)), within(1e-5f));
                from = to;
            }
            assertThat(together).hasSize(from);
        }
    }

    @ParameterizedTest
    @EnumSource(BertFamily.class)
    void shouldNotDependOnPaddingNorOnWhatStandsThere(BertFamily family) {
        int[] text = ids(12, 5);
        try (EncoderModel model = EncoderModel.create(config(family), Device.cpu(), 3)) {
            float[] plain = encode(model, List.of(TokenRow.of(text)));

            assertThat(encode(model, List.of(padded(text, PAD)))).containsExactly(plain);
            assertThat(encode(model, List.of(padded(text, 9)))).containsExactly(plain);
        }
    }

    @Test
    void shouldHideAHoleFromTheOtherTokens() {
        int[] text = ids(10, 6);
        boolean[] real = new boolean[10];
        Arrays.fill(real, true);
        real[4] = false;
        int[] other = text.clone();
        other[4] = text[4] == 20 ? 21 : 20;
        try (EncoderModel model = EncoderModel.create(config(BertFamily.BERT), Device.cpu(), 3)) {
            float[] first = encode(model, List.of(new TokenRow(text, real, null, null)));
            float[] second = encode(model, List.of(new TokenRow(other, real, null, null)));

            for (int token = 0; token < 10; token++) {
                if (token != 4) {
                    assertThat(Arrays.copyOfRange(first, token * WIDTH, (token + 1) * WIDTH))
                            .containsExactly(
                                    Arrays.copyOfRange(second, token * WIDTH, (token + 1) * WIDTH),
                                    within(1e-6f));
                }
            }
        }
    }

    @Test
    void shouldReadTokenTypes() {
        int[] text = ids(6, 7);
        TokenRow second = new TokenRow(text, null, null, new int[] {0, 0, 0, 1, 1, 1});
        TokenRow third = new TokenRow(text, null, null, new int[] {0, 0, 0, 0, 2, 0});
        try (EncoderModel model = EncoderModel.create(config(BertFamily.BERT), Device.cpu(), 3)) {
            assertThat(encode(model, List.of(second)))
                    .isNotEqualTo(encode(model, List.of(TokenRow.of(text))));
            assertThatThrownBy(() -> encode(model, List.of(third)))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("token type at place 4");
        }
    }

    @ParameterizedTest
    @EnumSource(BertFamily.class)
    void shouldRefuseARowLongerThanItsPositions(BertFamily family) {
        BertConfig config = config(family);
        try (EncoderModel model = EncoderModel.create(config, Device.cpu(), 3)) {
            encode(model, List.of(TokenRow.of(ids(config.tokensMax(), 1))));

            assertThatThrownBy(
                            () ->
                                    encode(
                                            model,
                                            List.of(TokenRow.of(ids(config.tokensMax() + 1, 1)))))
                    .isInstanceOf(ModelException.class)
                    .satisfies(
                            thrown ->
                                    assertThat(((ModelException) thrown).error())
                                            .isEqualTo(ModelError.INPUT_INVALID));
        }
    }

    /** The label attention stands on any encoder; beyond its positions a text takes windows. */
    @ParameterizedTest
    @EnumSource(BertFamily.class)
    void shouldCarryACodingModelThatIsSavedAndLoaded(BertFamily family, @TempDir Path directory)
            throws IOException {
        CodingModelConfig config = new CodingModelConfig(config(family), 3, true, 4, 0, 2);
        List<int[]> admissions = List.of(ids(100, 8), ids(5, 9));
        try (CodingModel model = CodingModel.create(config, Device.cpu(), 7)) {
            List<Scores> scores = model.score(admissions);
            model.save(directory);

            assertThat(scores.get(0).tokenWindows()).isGreaterThan(1);
            assertThat(scores.get(0).tokensRead()).isEqualTo(100);
            try (CodingModel loaded = CodingModel.load(directory, Device.cpu())) {
                assertThat(loaded.config()).isEqualTo(config);
                assertThat(loaded.score(admissions).get(0).probabilities())
                        .isEqualTo(scores.get(0).probabilities());
            }
        }
    }

    private static TokenRow padded(int[] text, int with) {
        int[] ids = Arrays.copyOf(text, text.length + 9);
        Arrays.fill(ids, text.length, ids.length, with);
        boolean[] real = new boolean[ids.length];
        Arrays.fill(real, 0, text.length, true);
        return new TokenRow(ids, real, null, null);
    }

    private static float[] encode(EncoderModel model, List<TokenRow> rows) {
        try (NDManager step = model.manager().newSubManager()) {
            PackedTokens packed = PackedTokens.of(model.config(), rows);
            return model.encode(step, packed, ForwardPass.scoring()).toFloatArray();
        }
    }

    private static BertConfig config(BertFamily family) {
        return new BertConfig(family, VOCABULARY, WIDTH, 2, 24, 2, 44, 2, PAD, 1e-12, 0.3);
    }

    private static int[] ids(int tokens, long seed) {
        return new Random(seed).ints(tokens, 5, VOCABULARY).toArray();
    }
}
