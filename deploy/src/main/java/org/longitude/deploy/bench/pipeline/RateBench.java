package org.longitude.deploy.bench.pipeline;

import java.util.List;
import java.util.stream.IntStream;
import org.longitude.deploy.bench.stream.BenchCluster;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.encoder.Placement;
import org.longitude.schemas.v1.TokenizedAdmission;

/** Tokens a second of a coder that has work, against those of something else, in turns. */
final class RateBench {

    /** What the coder keeps of the bare encoder's. */
    record Shares(double share, double coder, double encoder, double waste, double waiting) {}

    private final BenchReport report;
    private final CoderRate rate;
    private final int rounds;

    RateBench(BenchCluster cluster, BenchReport report, int rounds) {
        this.report = report;
        this.rate = new CoderRate(cluster);
        this.rounds = rounds;
    }

    Shares share(Bundle bundle, List<TokenizedAdmission> admissions, String name)
            throws InterruptedException {
        EncoderConfig config;
        try (CodingModel model = bundle.model(Placement.of("cpu", "fp32"))) {
            config = model.config().encoder();
        }
        List<int[]> ids =
                admissions.stream()
                        .map(
                                admission ->
                                        admission.getTokenIds().stream()
                                                .mapToInt(Integer::intValue)
                                                .toArray())
                        .toList();
        double[] coder = new double[rounds];
        double[] encoder = new double[rounds];
        double[] waiting = new double[rounds];
        double waste = 0;
        long batches = 0;
        long laidOutAhead = 0;
        try (BareEncoder bare = new BareEncoder(config, ids)) {
            bare.tokensPerSecond();
            for (int round = 0; round < rounds; round++) {
                encoder[round] = bare.tokensPerSecond();
                CoderRate.Run run = rate.run(bundle, admissions);
                coder[round] = run.tokensPerSecond();
                waiting[round] = run.waiting();
                waste = Math.max(waste, run.counters().paddingWaste());
                batches += run.counters().batches();
                laidOutAhead += run.counters().aheadUsed();
            }
        }
        double share = Quantiles.median(ratios(coder, encoder));
        report.say(
                "%s: coder %.0f tokens/s, bare encoder %.0f, share %.1f %%, padding waste %.2f %%, device waiting for a batch %.2f %%, %d of %d batches laid out ahead",
                name,
                Quantiles.median(coder),
                Quantiles.median(encoder),
                100 * share,
                100 * waste,
                100 * Quantiles.median(waiting),
                laidOutAhead,
                batches);
        return new Shares(
                share,
                Quantiles.median(coder),
                Quantiles.median(encoder),
                waste,
                Quantiles.median(waiting));
    }

    void exactlyOnce(Bundle bundle, List<TokenizedAdmission> admissions)
            throws InterruptedException {
        double[] exactly = new double[rounds];
        double[] atLeast = new double[rounds];
        rate.run(bundle, admissions);
        for (int round = 0; round < rounds; round++) {
            exactly[round] = rate.run(bundle, admissions).tokensPerSecond();
            atLeast[round] = rate.runAtLeastOnce(bundle, admissions).tokensPerSecond();
        }
        double cost = 1 - Quantiles.median(ratios(exactly, atLeast));
        report.say(
                "exactly once %.0f tokens/s, at least once %.0f: cost %.1f %% (median of %d rounds)",
                Quantiles.median(exactly), Quantiles.median(atLeast), 100 * cost, rounds);
        report.put("exactly_once_cost", cost);
    }

    /** What a challenger costs the champion that shares a device with it. */
    void challenger(Bundle bundle, List<TokenizedAdmission> admissions, double share)
            throws InterruptedException {
        double[] alone = new double[rounds];
        double[] beside = new double[rounds];
        double[] taken = new double[rounds];
        rate.run(bundle, admissions);
        for (int round = 0; round < rounds; round++) {
            alone[round] = rate.run(bundle, admissions).tokensPerSecond();
            CoderRate.Beside run = rate.runBesideChallenger(bundle, admissions, share);
            beside[round] = run.champion().tokensPerSecond();
            taken[round] = (double) run.challenger().tokens() / run.champion().counters().tokens();
        }
        double cost = 1 - Quantiles.median(ratios(beside, alone));
        report.say(
                "champion %.0f tokens/s, beside a challenger of share %s %.0f: cost %.1f %%; meanwhile the challenger scored %.1f %% of the tokens (median of %d rounds)",
                Quantiles.median(alone),
                share,
                Quantiles.median(beside),
                100 * cost,
                100 * Quantiles.median(taken),
                rounds);
        report.put("challenger_cost", cost);
        report.put("challenger_share", share);
        report.put("challenger_share_of_tokens", Quantiles.median(taken));
        report.put("champion_tokens_per_second", Quantiles.median(alone));
        report.put("champion_tokens_per_second_beside_challenger", Quantiles.median(beside));
    }

    private static double[] ratios(double[] of, double[] to) {
        return IntStream.range(0, of.length).mapToDouble(i -> of[i] / to[i]).toArray();
    }
}
