package org.longitude.model.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.encoder.PackedTokens;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.encoder.TokenRow;
import org.longitude.model.verify.FixtureTensors.Tensor;

/**
 * One batch of a fixture: [batch, length] in its file, packed for the model.
 *
 * <p>Padding before and after a row's real tokens is left out by packing, so the fixture's places
 * are mapped to those of the packed states, and padded ones are not compared.
 */
final class FixtureInputs {

    /** Labels with this value are not scored. */
    private static final long NOT_SCORED = -100;

    private final FixtureTensors tensors;
    private final String prefix;
    private final int length;
    private final long[] mask;
    private final PackedTokens packed;

    private FixtureInputs(
            FixtureTensors tensors, String prefix, int length, long[] mask, PackedTokens packed) {
        this.tensors = tensors;
        this.prefix = prefix;
        this.length = length;
        this.mask = mask;
        this.packed = packed;
    }

    /**
     * Reads a batch.
     *
     * @param prefix before each input's name, as {@code step0.}
     */
    static FixtureInputs of(FixtureTensors tensors, String prefix, PretrainedModel model) {
        Tensor ids = tensors.get(prefix + "input_ids");
        int length = ids.width();
        long[] mask = integers(tensors, prefix + "attention_mask");
        long[] global = integers(tensors, prefix + "global_attention_mask");
        long[] types = integers(tensors, prefix + "token_type_ids");
        List<TokenRow> rows = new ArrayList<>();
        for (int row = 0; row < ids.rows(); row++) {
            int from = row * length;
            TokenRow given =
                    new TokenRow(
                            ints(ids.integers(), from, length),
                            mask == null ? null : flags(mask, from, length),
                            global == null ? null : flags(global, from, length),
                            types == null ? null : ints(types, from, length));
            rows.add(model.row(given, global != null));
        }
        PackedTokens packed = PackedTokens.of(model.config().encoder(), rows);
        long[] real =
                mask != null
                        ? mask
                        : IntStream.range(0, ids.integers().length).mapToLong(i -> 1).toArray();
        return new FixtureInputs(tensors, prefix, length, real, packed);
    }

    PackedTokens packed() {
        return packed;
    }

    int rows() {
        return packed.rows();
    }

    int length() {
        return length;
    }

    boolean isReal(int row, int position) {
        return mask[row * length + position] != 0;
    }

    /** Where the state of a real token stands among the packed ones. */
    int place(int row, int position) {
        return packed.start(row) + position - packed.leading(row);
    }

    boolean has(String input) {
        return tensors.has(prefix + input);
    }

    Tensor get(String input) {
        return tensors.get(prefix + input);
    }

    /** Places of the first tokens, which pooler and classifiers read. */
    long[] firstPlaces() {
        return IntStream.range(0, rows())
                .mapToLong(
                        row -> {
                            if (!isReal(row, 0)) {
                                throw invalid("the first place of row " + row + " is padding");
                            }
                            return place(row, 0);
                        })
                .toArray();
    }

    private ModelException invalid(String found) {
        return new ModelException(
                ModelError.FIXTURE_INVALID,
                "%sinputs: %s (expected: a token; a model reads no padding)"
                        .formatted(prefix, found));
    }

    /** Tokens that the language model's loss reads. */
    @SuppressWarnings("ArrayRecordComponent") // lives inside this package; never compared
    record Scored(long[] places, long[] targets) {}

    Scored scored() {
        long[] labels = get("labels").integers();
        int[] at = IntStream.range(0, labels.length).filter(i -> labels[i] != NOT_SCORED).toArray();
        for (int i : at) {
            if (mask[i] == 0) {
                throw new IllegalArgumentException(
                        "%slabels: a scored token is padding (expected: %d there)"
                                .formatted(prefix, NOT_SCORED));
            }
        }
        return new Scored(
                IntStream.of(at).mapToLong(i -> place(i / length, i % length)).toArray(),
                IntStream.of(at).mapToLong(i -> labels[i]).toArray());
    }

    private static long @Nullable [] integers(FixtureTensors tensors, String name) {
        return tensors.has(name) ? tensors.get(name).integers() : null;
    }

    private static int[] ints(long[] values, int from, int count) {
        return IntStream.range(from, from + count).map(i -> Math.toIntExact(values[i])).toArray();
    }

    private static boolean[] flags(long[] values, int from, int count) {
        boolean[] flags = new boolean[count];
        for (int i = 0; i < count; i++) {
            flags[i] = values[from + i] != 0;
        }
        return flags;
    }
}
