package org.longitude.deploy.bench.pipeline;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.longitude.coder.BatchConfig;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.encoder.EncoderModel;
import org.longitude.model.encoder.ForwardPass;
import org.longitude.model.encoder.PackedTokens;
import org.longitude.model.encoder.Placement;
import org.longitude.model.encoder.TokenRow;

/**
 * The encoder alone on the same lengths, in batches of the same size, one after the other: no head,
 * no topics, no evidence.
 *
 * <p>Threading: one thread. Ownership: the model until {@link #close()}.
 */
final class BareEncoder implements AutoCloseable {

    private static final long SEED = 7;

    private final EncoderModel model;
    private final List<PackedTokens> batches = new ArrayList<>();
    private final long tokens;

    BareEncoder(EncoderConfig config, List<int[]> admissions) {
        model = EncoderModel.create(config, Placement.of("cpu", "fp32"), SEED);
        tokens = admissions.stream().mapToLong(ids -> ids.length).sum();
        List<TokenRow> batch = new ArrayList<>();
        int rows = 0;
        for (int[] row : rows(config, admissions)) {
            if (!batch.isEmpty() && rows + row.length > BatchConfig.DEFAULT.batchTokensMax()) {
                batches.add(PackedTokens.of(config, batch));
                batch.clear();
                rows = 0;
            }
            batch.add(TokenRow.withGlobalFirst(row));
            rows += row.length;
        }
        batches.add(PackedTokens.of(config, batch));
    }

    /** Rows as long as the positions allow, by length, with room for two special tokens. */
    private static List<int[]> rows(EncoderConfig config, List<int[]> admissions) {
        List<int[]> rows = new ArrayList<>();
        int most = config.tokensMax() - 2;
        for (int[] ids : admissions) {
            for (int from = 0; from < ids.length; from += most) {
                int[] part = Arrays.copyOfRange(ids, from, Math.min(ids.length, from + most));
                int[] row = new int[part.length + 2];
                System.arraycopy(part, 0, row, 1, part.length);
                row[0] = part[0];
                row[row.length - 1] = part[0];
                rows.add(row);
            }
        }
        rows.sort(Comparator.comparingInt(row -> row.length));
        return rows;
    }

    /** Tokens a second of one pass over all. */
    double tokensPerSecond() {
        long start = System.nanoTime();
        for (PackedTokens batch : batches) {
            try (NDManager step = model.manager().newSubManager()) {
                // Reading a number makes sure that the work is done.
                model.encode(step, batch, ForwardPass.scoring()).max().getFloat();
            }
        }
        return tokens * 1e9 / (System.nanoTime() - start);
    }

    @Override
    public void close() {
        model.close();
    }
}
