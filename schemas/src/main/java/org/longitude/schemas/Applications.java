package org.longitude.schemas;

/**
 * Names that applications know each other by on the brokers: one that waits for another looks at
 * the other's committed offsets.
 */
public final class Applications {

    private static final int HASH_LENGTH = 12;

    private Applications() {}

    /**
     * Consumer group (and {@code application.id}) of what tokenises admissions anew for one
     * tokenizer.
     *
     * @param tokenizerHash the tokenizer's SHA-256 (hex)
     */
    public static String retokenizer(String tokenizerHash) {
        return "longitude-retokenize-" + shortened(tokenizerHash);
    }

    /**
     * The group under which that application notes, as an offset above 0 for each partition of
     * notes.normalized, that it has caught up; nobody is ever a member of it.
     */
    public static String caughtUp(String tokenizerHash) {
        return retokenizer(tokenizerHash) + "-caught-up";
    }

    /** Consumer group of what derives notes.normalized anew by one normaliser's rules. */
    public static String renormalizer(String normalizerHash) {
        return "longitude-renormalize-" + shortened(normalizerHash);
    }

    /** Consumer group of the coders of one tokenizer. */
    public static String coder(String tokenizerHash) {
        return "longitude-coder-" + shortened(tokenizerHash);
    }

    /** How the names of an application's clients begin, so that others see its tokenizer. */
    public static String client(String applicationId, String tokenizerHash) {
        return applicationId + "-" + shortened(tokenizerHash);
    }

    private static String shortened(String hash) {
        return hash.substring(0, Math.min(HASH_LENGTH, hash.length()));
    }
}
