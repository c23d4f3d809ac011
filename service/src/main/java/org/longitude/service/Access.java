package org.longitude.service;

import java.net.URI;
import java.nio.file.Path;

/** Who may ask. Health is shown to everybody, since probes carry no keys. */
public sealed interface Access {
    /** Everybody may do everything: for one machine, or behind a proxy that asks for keys. */
    record Off() implements Access {}

    /**
     * Who has a key: {@code Authorization: Bearer KEY} or {@code X-API-Key: KEY}.
     *
     * @param file a line for each key: its name, its roles separated by commas, the SHA-256 (hex)
     *     of the key; separated by spaces, {@code #} begins a remark
     */
    record ApiKeys(Path file) implements Access {}

    /**
     * Who has a token of an issuer.
     *
     * @param issuer what the token's {@code iss} must be
     * @param jwks where the issuer's public keys are
     * @param audience what the token's {@code aud} must hold
     * @param rolesClaim the claim that lists roles
     */
    record Jwt(String issuer, URI jwks, String audience, String rolesClaim) implements Access {
        public static final String ROLES_CLAIM_DEFAULT = "roles";

        public Jwt {
            if (issuer.isBlank() || audience.isBlank() || rolesClaim.isBlank()) {
                throw ServiceException.invalid(
                        "issuer, audience and roles claim: one is empty (expected: all three, or a"
                                + " token for another service would do here)");
            }
            if (jwks.getHost() == null || !("https".equals(jwks.getScheme()) || isLocal(jwks))) {
                throw ServiceException.invalid(
                        "jwks: " + jwks + " (expected: an https address; http on this machine)");
            }
        }

        private static boolean isLocal(URI address) {
            return "http".equals(address.getScheme())
                    && ("localhost".equals(address.getHost())
                            || "127.0.0.1".equals(address.getHost()));
        }
    }
}
