package org.longitude.model.verify;

/**
 * How far one kind of values is from what was expected.
 *
 * @param kind for example {@code hidden_states} or {@code gradients}
 * @param values how many numbers were compared
 * @param error the largest error, or the quantile that the kind's name says; infinite if a number
 *     is not one
 * @param tolerance largest error that passes
 * @param worst case and tensor of the largest error
 */
public record Comparison(String kind, long values, double error, double tolerance, String worst) {

    /** Nothing compared is nothing proven, so it does not pass. */
    public boolean passed() {
        return values > 0 && error <= tolerance;
    }
}
