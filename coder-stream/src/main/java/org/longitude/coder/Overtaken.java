package org.longitude.coder;

/** What a release waits for has become pointless: another one has taken its place, or it ends. */
final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Overtaken() {
        super("overtaken by a newer release");
    }
}
