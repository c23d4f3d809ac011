package org.longitude.deploy;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Asks one address and ends with 0 where it answers 200: a health check for containers whose image
 * has no shell and no other client. Loads nothing but Java's own classes, so that it is cheap.
 */
public final class HealthProbe {

    private static final int TIMEOUT_MS = 5_000;

    private HealthProbe() {}

    /** The address is the only argument. */
    public static void main(String[] arguments) {
        System.exit(
                arguments.length == 1 && isHealthy(arguments[0]) ? ExitCode.OK : ExitCode.FAILED);
    }

    static boolean isHealthy(String address) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(address).toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("longitude: " + e.getClass().getSimpleName());
            return false;
        }
    }
}
