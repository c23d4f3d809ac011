package org.longitude.model.text;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The paper's pre-processing (section 4.1.2) as one linear pass: masks become words for what they
 * hide, brackets go while their words stay, abbreviations in one sense are written out, numbers
 * become {@code [num]} with their units kept, punctuation stands alone, everything is lower case,
 * sentences and paragraphs are marked. Words outside the vocabulary become unknown at the
 * tokenizer. The rules with examples are in docs/preprocessing.md.
 *
 * <p>Any string is accepted, in time linear in its length. Threading: immutable, safe to share.
 */
public final class Normalizer {

    /** Rises when a rule changes what comes out, so that the hash changes with it. */
    static final int RULES_VERSION = 1;

    /** The file's name in a bundle. */
    public static final String FILE_NAME = "normalizer.json";

    private final NormalizerSettings settings;
    private final MaskScanner masks;
    private final Abbreviations abbreviations;
    private final SentenceRules sentenceRules;
    private final String hash;

    public Normalizer(NormalizerSettings settings) {
        this.settings = settings;
        this.masks = new MaskScanner(new MaskKinds(), settings.maskCharsMax());
        this.abbreviations = new Abbreviations(settings.extraAbbreviations());
        this.sentenceRules = new SentenceRules();
        this.hash = hash(settings);
    }

    /** A normaliser with the default settings. */
    public static Normalizer standard() {
        return new Normalizer(NormalizerSettings.defaults());
    }

    /** Reads normalizer.json and refuses one that other rules wrote. */
    public static Normalizer load(Path file) {
        return NormalizerFile.load(file);
    }

    /** Writes normalizer.json. */
    public void save(Path file) {
        NormalizerFile.save(this, file);
    }

    /** The words of a note with their places in it. */
    public NormalizedText normalize(String text) {
        return new NormalizerPass(text.toCharArray(), masks, abbreviations, sentenceRules).run();
    }

    /** SHA-256 (hex) of the rules' version, the word lists and the settings. */
    public String hash() {
        return hash;
    }

    /** The settings it was made with. */
    public NormalizerSettings settings() {
        return settings;
    }

    private static String hash(NormalizerSettings settings) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(
                    ("longitude-normalizer " + RULES_VERSION + "\n")
                            .getBytes(StandardCharsets.UTF_8));
            digest.update(settings.canonical().getBytes(StandardCharsets.UTF_8));
            digest.update(WordList.bytes(MaskKinds.LIST));
            digest.update(WordList.bytes(Abbreviations.LIST));
            digest.update(WordList.bytes(SentenceRules.LIST));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
