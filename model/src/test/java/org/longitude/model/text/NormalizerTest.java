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
        Normalizer own = new Normalizer(settings(99, Map.of("xyz", "example words")));
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
        NormalizerSettings settings = settings(256, Map.of("zz", "severe htn"));

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

    @Test
    void shouldKnowEveryDocumentedShapeOfMask() {
        Map<String, String> kinds = WordList.entries("mask-shapes.tsv");

        assertThat(kinds).hasSizeGreaterThan(100);
        kinds.forEach(
                (shape, kind) -> {
                    String mask = "[**" + shape + "**]";
                    String broken = "[**" + shape.replace(" ", "\n") + "**]";
                    assertThat(normalizer.normalize("a " + mask + mask + ", b").words())
                            .isEqualTo("a unknown %s unknown %s , b", kind, kind);
                    assertThat(normalizer.normalize(broken).words()).isEqualTo("unknown %s", kind);
                });
    }

    @Test
    void shouldReadFurtherAbbreviationsFromAFile() throws IOException {
        Path file = folder.resolve("own.tsv");
        Files.writeString(file, "# ours\nsnf\tskilled nursing facility\nhtn\thigh pressure\n");

        Normalizer own = new Normalizer(NormalizerSettings.defaults().withAbbreviations(file));

        assertThat(own.normalize("HTN, to SNF").words())
                .isEqualTo("high pressure , to skilled nursing facility");
        assertThat(own.hash()).isNotEqualTo(normalizer.hash());
    }

    @Test
    void shouldHashTheWayOfSplittingSentences() {
        NormalizerSettings lines = NormalizerSettings.defaults().with(SentenceSplitting.LINES);

        assertThat(new Normalizer(lines).hash()).isNotEqualTo(normalizer.hash());
        assertThat(new Normalizer(lines).normalize("One. Two.\n").sentenceEnds()).hasSize(1);
        assertThat(normalizer.normalize("One is. Two are.").sentenceEnds()).hasSize(2);
    }

    @Test
    void shouldShowCountsOnly() {
        assertThat(normalizer.normalize("secret words here").toString())
                .doesNotContain("secret")
                .contains("words=3");
    }

    private static NormalizerSettings settings(int maskCharsMax, Map<String, String> extra) {
        return new NormalizerSettings(maskCharsMax, SentenceSplitting.LINES, extra);
    }
}
