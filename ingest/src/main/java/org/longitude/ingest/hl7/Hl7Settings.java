package org.longitude.ingest.hl7;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.Arrival;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.Origin;

/**
 * How messages are read.
 *
 * @param sourceSystem the name of whoever sends; where there is none, MSH-3 and MSH-4 say it
 * @param origin live or history
 * @param codingRequested whether codes are wanted
 * @param clock the time of arrival
 * @param authorities what the operator says of assigning authorities
 * @param categories which categories document types belong to
 * @param defaults of messages that do not say
 */
public record Hl7Settings(
        Optional<String> sourceSystem,
        Origin origin,
        boolean codingRequested,
        Clock clock,
        Authorities authorities,
        CategoryTable categories,
        Defaults defaults) {

    /**
     * What holds where a message does not say.
     *
     * @param characterSet without MSH-18
     * @param offset of times without one, in a message whose MSH-7 has none
     * @param codeSystem of codes in DG1 and PR1 that name none, as those would; where it is empty
     *     such a message is refused
     */
    public record Defaults(Charset characterSet, ZoneOffset offset, Optional<String> codeSystem) {

        /** UTF-8, of which ASCII is a part, and UTC. */
        public static final Defaults STANDARD =
                new Defaults(UTF_8, ZoneOffset.UTC, Optional.empty());

        /**
         * Defaults by HL7's and ISO's names.
         *
         * @throws IllegalArgumentException if one is not known
         */
        public static Defaults of(String characterSet, String offset) {
            Charset charset =
                    Hl7Charset.named(characterSet)
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "character set: "
                                                            + characterSet
                                                            + " (expected: UNICODE UTF-8, ASCII,"
                                                            + " 8859/1 to 8859/15 or"
                                                            + " WINDOWS-1252)"));
            return new Defaults(charset, ZoneOffset.of(offset), Optional.empty());
        }

        /**
         * The same with a system of codes.
         *
         * @throws IllegalArgumentException if it is no ICD that is known
         */
        public Defaults withCodeSystem(String name) {
            if (CodeSegments.system(name, CodeKind.DIAGNOSIS).isEmpty()) {
                throw new IllegalArgumentException(name + " (expected: ICD-9 or ICD-10)");
            }
            return new Defaults(characterSet, offset, Optional.of(name));
        }
    }

    public Hl7Settings {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(clock, "clock");
    }

    /** Messages of care under way, as an MLLP listener takes them. */
    public static Hl7Settings live(Clock clock) {
        return new Hl7Settings(
                Optional.empty(),
                Origin.LIVE,
                true,
                clock,
                Authorities.none(),
                CategoryTable.standard(),
                Defaults.STANDARD);
    }

    Arrival arrival(@Nullable String sender) {
        return new Arrival(
                sourceSystem.orElse(sender == null ? "hl7" : sender),
                origin,
                codingRequested,
                clock);
    }
}
