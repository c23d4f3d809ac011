package org.longitude.deploy.registry;

import java.util.Arrays;

/**
 * What the registry says no to, with the status and error code Confluent's registry gives for it;
 * clients decide by these numbers.
 */
final class RegistryRefusal extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;
    private final int errorCode;

    private RegistryRefusal(int status, int errorCode, String message) {
        super(message);
        this.status = status;
        this.errorCode = errorCode;
    }

    static RegistryRefusal noSubject(String subject) {
        return new RegistryRefusal(404, 40401, "Subject '" + subject + "' not found.");
    }

    static RegistryRefusal noVersion(String version) {
        return new RegistryRefusal(404, 40402, "Version " + version + " not found.");
    }

    static RegistryRefusal noSchema(String what) {
        return new RegistryRefusal(404, 40403, "Schema " + what + " not found");
    }

    static RegistryRefusal noConfig(String subject) {
        return new RegistryRefusal(
                404,
                40408,
                "Subject '" + subject + "' does not have subject-level compatibility configured");
    }

    static RegistryRefusal noPath(String path) {
        return new RegistryRefusal(404, 404, "HTTP 404 Not Found: " + path);
    }

    static RegistryRefusal noMethod(String method) {
        return new RegistryRefusal(405, 405, "HTTP 405 Method Not Allowed: " + method);
    }

    static RegistryRefusal incompatible(String subject, String why) {
        return new RegistryRefusal(
                409,
                409,
                "Schema being registered is incompatible with an earlier schema for subject \""
                        + subject
                        + "\", details: "
                        + why);
    }

    static RegistryRefusal tooLarge(int bytesMax) {
        return new RegistryRefusal(413, 413, "Request body larger than " + bytesMax + " bytes");
    }

    static RegistryRefusal invalidSchema(String why) {
        return new RegistryRefusal(422, 42201, "Invalid schema: " + why);
    }

    static RegistryRefusal invalidVersion(String version) {
        return new RegistryRefusal(
                422,
                42202,
                "The specified version '"
                        + version
                        + "' is not a valid version id. Allowed values are between [1, 2^31-1] and"
                        + " the string \"latest\"");
    }

    static RegistryRefusal invalidLevel(String level) {
        return new RegistryRefusal(
                422,
                42203,
                "Invalid compatibility level: "
                        + level
                        + " (expected: one of "
                        + Arrays.toString(CompatibilityLevel.values())
                        + ")");
    }

    static RegistryRefusal unreadable(String why) {
        return new RegistryRefusal(400, 400, "The request cannot be read: " + why);
    }

    int status() {
        return status;
    }

    int errorCode() {
        return errorCode;
    }
}
