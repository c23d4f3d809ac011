package org.longitude.deploy.model;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.longitude.model.weights.WeightWriter;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --shard-size}, in the words that Hugging Face uses for it. */
final class ShardOption {

    @Option(
            names = "--shard-size",
            paramLabel = "SIZE",
            defaultValue = "5GB",
            converter = Bytes.class,
            description =
                    "Most bytes of tensors in one file, for example 500MB or 5GB (default:"
                            + " ${DEFAULT-VALUE}); above it the weights are sharded.")
    private Long bytes = WeightWriter.SHARD_BYTES_MAX;

    long bytes() {
        return bytes;
    }

    /** Decimal units, as Hugging Face counts them. */
    static final class Bytes implements ITypeConverter<Long> {

        private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,8})(MB|GB|KB|B)?");

        @Override
        public Long convert(String value) {
            Matcher size = SIZE.matcher(value.toUpperCase(Locale.ROOT));
            if (!size.matches()) {
                throw new TypeConversionException(
                        "'%s' (expected: a size such as 500MB or 5GB)".formatted(value));
            }
            String unit = size.group(2) == null ? "B" : size.group(2);
            long factor =
                    switch (unit) {
                        case "GB" -> 1_000_000_000L;
                        case "MB" -> 1_000_000L;
                        case "KB" -> 1_000L;
                        default -> 1L;
                    };
            return Long.parseLong(size.group(1)) * factor;
        }
    }
}
