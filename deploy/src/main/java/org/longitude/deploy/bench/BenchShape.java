package org.longitude.deploy.bench;

import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Notes of one length, written {@code 4x1024}. */
record BenchShape(int batch, int tokens) {

    List<Integer> lengths() {
        return Collections.nCopies(batch, tokens);
    }

    /** Reads a shape from the command line. */
    static final class Converter implements ITypeConverter<BenchShape> {

        private static final Pattern SHAPE = Pattern.compile("([1-9][0-9]{0,3})x([1-9][0-9]{0,3})");

        @Override
        public BenchShape convert(String text) {
            Matcher shape = SHAPE.matcher(text);
            if (!shape.matches() || Integer.parseInt(shape.group(2)) > BenchModel.POSITIONS - 2) {
                throw new TypeConversionException(
                        "'%s' (expected: BATCHxTOKENS, such as 4x1024, tokens at most %d)"
                                .formatted(text, BenchModel.POSITIONS - 2));
            }
            return new BenchShape(
                    Integer.parseInt(shape.group(1)), Integer.parseInt(shape.group(2)));
        }
    }
}
