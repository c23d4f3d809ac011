package org.longitude.ingest;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.longitude.ingest.synthetic.Evidence;
import org.longitude.ingest.synthetic.Split;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the values of {@code ingest synthetic}'s options are written. */
final class SyntheticOptions {

    private static final Pattern RANGE = Pattern.compile("([0-9]{1,7})-([0-9]{1,7})");

    private SyntheticOptions() {}

    /** A range of words, both ends included. */
    record Words(int min, int max) {}

    /** Reads {@code train}, {@code dev}, {@code test} or {@code unlabelled}. */
    static final class SplitName implements ITypeConverter<Split> {
        @Override
        public Split convert(String value) {
            return constant(Split.values(), value);
        }
    }

    /** Reads {@code late}, {@code early} or {@code mixed}. */
    static final class EvidenceName implements ITypeConverter<Evidence> {
        @Override
        public Evidence convert(String value) {
            return constant(Evidence.values(), value);
        }
    }

    /** Reads {@code MIN-MAX}. */
    static final class WordRange implements ITypeConverter<Words> {
        @Override
        public Words convert(String value) {
            Matcher range = RANGE.matcher(value);
            if (!range.matches()) {
                throw new TypeConversionException(
                        "'" + value + "' (expected: MIN-MAX, for example 600-4000)");
            }
            return new Words(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
        }
    }

    private static <E extends Enum<E>> E constant(E[] constants, String value) {
        for (E constant : constants) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(value.toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw new TypeConversionException(
                "'%s' (expected: one of %s)"
                        .formatted(value, Arrays.toString(constants).toLowerCase(Locale.ROOT)));
    }
}
