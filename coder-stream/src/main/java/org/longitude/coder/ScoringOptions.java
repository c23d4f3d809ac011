package org.longitude.coder;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.ComputeType;
import picocli.CommandLine.Option;

/**
 * How a bundle's model is run and what is made of its scores; the same wherever it codes. A mixin.
 */
public final class ScoringOptions {

    /** DJL reads it once, when the engine starts; set from outside, that value stands. */
    private static final String ENGINE_THREADS = "ai.djl.pytorch.num_threads";

    @Option(
            names = "--compute",
            paramLabel = "TYPE",
            defaultValue = "fp32",
            description =
                    "fp32, bf16 (for GPUs, and CPUs with instructions for it) or int8 (CPU only)"
                            + " (default: ${DEFAULT-VALUE}).")
    private String compute = "fp32";

    @Option(
            names = "--engine-threads",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Threads of the engine on a CPU; with one the same input gives the same bytes,"
                            + " more pay only where the cores are idle otherwise"
                            + " (default: ${DEFAULT-VALUE}).")
    private int engineThreads = 1;

    @Option(
            names = "--batch-tokens-max",
            paramLabel = "N",
            defaultValue = "16384",
            description = "Tokens computed in one batch (default: ${DEFAULT-VALUE}).")
    private int batchTokensMax = BatchConfig.DEFAULT.batchTokensMax();

    @Option(
            names = "--max-windows",
            paramLabel = "N",
            defaultValue = "" + CodingModel.TOKEN_WINDOWS_MAX,
            description =
                    "Token windows of one admission that are read; what lies beyond is not, and"
                            + " shows in the prediction's coverage (default: ${DEFAULT-VALUE}).")
    private int tokenWindowsMax = CodingModel.TOKEN_WINDOWS_MAX;

    @Option(
            names = "--precision-target",
            paramLabel = "SHARE",
            description =
                    "Routes predictions: auto-code where the bundle shows that at least this share"
                            + " of the assigned codes is right, else needs review; for bundles with"
                            + " a calibration (default: nothing is routed).")
    private @Nullable Double precisionTarget;

    /**
     * Has the engine start with the threads that were asked for; call before anything is loaded.
     *
     * @throws IllegalArgumentException if there are none
     */
    public void applyEngineThreads() {
        Check.that(engineThreads > 0, "engineThreads", engineThreads, "> 0");
        if (System.getProperty(ENGINE_THREADS) == null) {
            System.setProperty(ENGINE_THREADS, Integer.toString(engineThreads));
        }
    }

    /**
     * In which numbers large products are worked out.
     *
     * @throws IllegalArgumentException if there are none of that name
     */
    public ComputeType computeType() {
        return ComputeType.of(compute);
    }

    /**
     * Batches for admissions that wait so long for company.
     *
     * @throws IllegalArgumentException if a bound is out of range
     */
    public BatchConfig batches(int lingerMs) {
        return new BatchConfig(
                batchTokensMax,
                BatchConfig.DEFAULT.batchAdmissionsMax(),
                BatchConfig.DEFAULT.lengthRatioMax(),
                lingerMs,
                tokenWindowsMax);
    }

    /**
     * The share of right codes that predictions are routed by; empty where none are.
     *
     * @throws IllegalArgumentException if it is no share
     */
    public OptionalDouble precisionTarget() {
        if (precisionTarget == null) {
            return OptionalDouble.empty();
        }
        Check.precisionTarget(precisionTarget);
        return OptionalDouble.of(precisionTarget);
    }
}
