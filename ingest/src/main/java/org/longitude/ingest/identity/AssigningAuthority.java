package org.longitude.ingest.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who gave out an id, so that number 7 of one hospital is not number 7 of another. The name has one
 * written form, whatever format it came in: C-CDA's root {@code 2.16.840.1}, HL7 v2's {@code
 * ^2.16.840.1^ISO} and FHIR's {@code urn:oid:2.16.840.1} are one authority.
 *
 * @param name the written form; holds no {@code |}, which ends it in an id
 */
public record AssigningAuthority(String name) {

    private static final String OID_PREFIX = "urn:oid:";
    private static final String UUID_PREFIX = "urn:uuid:";
    private static final Pattern OID = Pattern.compile("[0-2](\\.(0|[1-9][0-9]*))+");
    private static final Pattern UUID =
            Pattern.compile(
                    "\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");

    public AssigningAuthority {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: blank (expected: an authority's name)");
        }
        name = written(name.strip());
    }

    /** The authority of that name, for example FHIR's Identifier.system; empty where blank. */
    public static Optional<AssigningAuthority> of(@Nullable String name) {
        return name == null || name.isBlank()
                ? Optional.empty()
                : Optional.of(new AssigningAuthority(name));
    }

    /**
     * The authority of HL7 v2's HD type: the universal id with its type where there is one, else
     * the namespace id, which means something between sender and receiver only.
     */
    public static Optional<AssigningAuthority> ofHd(
            @Nullable String namespaceId,
            @Nullable String universalId,
            @Nullable String universalIdType) {
        if (universalId == null || universalId.isBlank()) {
            return of(namespaceId);
        }
        String type = universalIdType == null ? "" : universalIdType.strip();
        String id = universalId.strip();
        return switch (type.toUpperCase(Locale.ROOT)) {
            case "ISO" -> of(OID_PREFIX + id);
            case "UUID", "GUID" -> of(UUID_PREFIX + id);
            case "URI", "" -> of(id);
            case "DNS" -> of("dns:" + id.toLowerCase(Locale.ROOT));
            default -> of(type.toLowerCase(Locale.ROOT) + ":" + id);
        };
    }

    private static String written(String name) {
        if (OID.matcher(name).matches()) {
            return OID_PREFIX + name;
        }
        if (UUID.matcher(name).matches()) {
            return UUID_PREFIX + name.toLowerCase(Locale.ROOT);
        }
        if (startsWith(name, OID_PREFIX) || startsWith(name, UUID_PREFIX)) {
            return name.toLowerCase(Locale.ROOT);
        }
        return name.replace("|", "%7C");
    }

    private static boolean startsWith(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    @Override
    public String toString() {
        return name;
    }
}
