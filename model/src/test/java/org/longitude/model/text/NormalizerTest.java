package org.longitude.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

final class NormalizerTest {

    @TempDir Path folder;

    private final Normalizer normalizer = Normalizer.standard();

    @Test
    void shouldLoadWhatItSaved() {
        Normalizer own = new Normalizer(new NormalizerSettings(99, Map.of("xyz", "example words")));
        Path file = folder.resolve(Normalizer.FILE_NAME);

        own.save(file);
        Normalizer loaded = Normalizer.load(file);

        assertThat(loaded.settings()).isEqualTo(own.settings());
        assertThat(loaded.hash()).isEqualTo(own.hash()).isNotEqualTo(normalizer.hash());
        assertThat(loaded.normalize("XYZ").words()).isEqualTo("example words");
    }

    @Test
    void shouldRefuseSettingsThatOtherRulesWrote() throws IOException {
        Path file = folder.resolve(Normalizer.FILE_NAME);
        normalizer.save(file);
        Files.writeString(file, Files.readString(file).replace(normalizer.hash(), "0".repeat(64)));

        assertThatThrownBy(() -> Normalizer.load(file))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.error()).isEqualTo(ModelError.NORMALIZER_OTHER_RULES));
    }

    @Test
    void shouldRefuseAFileThatIsNoSettings() throws IOException {
        Path file = Files.writeString(folder.resolve("normalizer.json"), "not json");

        assertThatThrownBy(() -> Normalizer.load(file))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.error()).isEqualTo(ModelError.NORMALIZER_INVALID));
    }

    @Test
    void shouldRefuseAnAbbreviationThatExpandsIntoAnother() {
        NormalizerSettings settings = new NormalizerSettings(256, Map.of("zz", "severe htn"));

        assertThatThrownBy(() -> new Normalizer(settings))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("zz");
    }

    @Test
    void shouldNormaliseEveryExpansionToItself() {
        for (String words : WordList.entries(Abbreviations.LIST).values()) {
            assertThat(normalizer.normalize(words).words()).isEqualTo(words);
        }
    }

    @Test
    void shouldKnowTheKindOfEveryListedMask() {
        WordList.entries(MaskKinds.LIST)
                .forEach(
                        (phrase, kind) ->
                                assertThat(
                                                normalizer
                                                        .normalize("[**" + phrase + " (x) 12**]")
                                                        .words())
                                        .isEqualTo("unknown " + kind));
    }

    /** Lengths chosen so that a quadratic rule would take minutes. */
    @Test
    void shouldPassOverTextsThatInviteQuadraticWork() {
        int repeats = 300_000;
        for (String piece :
                new String[] {
                    "[**",
                    "[**Name ",
                    "b.i.d",
                    "a/",
                    "1.",
                    "1,",
                    "(",
                    "....",
                    "\u00AD",
                    "a\u00AD",
                    "Mr. ",
                    "\n",
                    "\uD800",
                    "_",
                    "x"
                }) {
            String text = piece.repeat(repeats);

            assertThat(normalizer.normalize(text).textLength()).isEqualTo(text.length());
        }
    }

    @Test
    void shouldShowCountsOnly() {
        assertThat(normalizer.normalize("secret words here").toString())
                .doesNotContain("secret")
                .contains("words=3");
    }
}
