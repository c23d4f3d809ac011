package org.longitude.model.text;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The paper's pre-processing (section 4.1.2) as one linear pass over a note: at every place the
 * first of the {@link Steps} that fits takes its piece. Words outside the vocabulary become unknown
 * at the tokenizer. The rules with examples are in docs/preprocessing.md.
 *
 * <p>Any string is accepted, in time linear in its length. Threading: immutable, safe to share.
 */
public final class Normalizer {

    /** Rises when a rule changes what comes out, so that the hash changes with it. */
    static final int RULES_VERSION = 2;

    /** The file's name in a bundle. */
    public static final String FILE_NAME = "normalizer.json";

    private final NormalizerSettings settings;
    private final Steps steps;
    private final String hash;

    public Normalizer(NormalizerSettings settings) {
        this.settings = settings;
        this.steps = new Steps(settings, new SentenceStep(settings.sentences()));
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
        return scan(text).finish();
    }

    /** The whole pass, with what it cost still at hand. */
    NoteScan scan(String text) {
        NoteScan note = new NoteScan(text);
        int index = 0;
        while (index < note.length()) {
            index = steps.take(note, index);
        }
        return note;
    }

    /**
     * SHA-256 (hex) of the rules' version, the word lists, the detector's model and the settings.
     */
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
            digest.update(WordList.bytes(StopDetector.SHORT_FORMS));
            digest.update(WordList.bytes(StopDetector.MODEL));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
