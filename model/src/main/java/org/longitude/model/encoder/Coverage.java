package org.longitude.model.encoder;

/**
 * How much of an admission a model reads.
 *
 * @param tokens of the admission
 * @param tokensRead of these, by the label attention; fewer only where the token windows are
 *     limited
 * @param tokenWindows that are read
 */
public record Coverage(int tokens, int tokensRead, int tokenWindows) {

    /** Whether every token is read. */
    public boolean isWhole() {
        return tokensRead == tokens;
    }
}
