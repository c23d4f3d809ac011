package org.longitude.deploy.bench.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.report.HtmlPage;
import org.longitude.trainer.report.figure.Axis;
import org.longitude.trainer.report.figure.LineChart;

/** Admissions that come one by one to a pipeline that runs: latency, its curve, memory. */
final class LiveBench {

    private static final long SEED = 7;
    private static final double LOAD = 0.25;
    private static final double SOAK_LOAD = 0.5;
    private static final double[] CURVE = {0.1, 0.25, 0.5, 0.75, 0.9, 1};
    private static final int WARM_UP_ADMISSIONS = 50;

    private final LiveLoad load;
    private final BenchReport report;
    private final double saturation;

    private LiveBench(LiveLoad load, BenchReport report, double saturation) {
        this.load = load;
        this.report = report;
        this.saturation = saturation;
    }

    /** Finds the rate at which a burst is worked off, which all else is measured against. */
    static LiveBench of(LiveLoad load, BenchReport report, int burst) throws InterruptedException {
        load.run(Math.min(WARM_UP_ADMISSIONS, burst), 0, SEED);
        double saturation = load.run(burst, 0, SEED).perSecond();
        report.say("saturation: %.1f admissions/s, %d at once", saturation, burst);
        report.put("saturation_admissions_per_second", saturation);
        return new LiveBench(load, report, saturation);
    }

    void latency(int admissions) throws InterruptedException {
        LiveLoad.Times times = load.run(admissions, LOAD * saturation, SEED);
        Quantiles added = Quantiles.of(times.added());
        Quantiles device = Quantiles.of(times.device());
        Quantiles busy = Quantiles.of(times.busy());
        Quantiles total = Quantiles.of(times.total());
        report.say(
                "at %.1f admissions/s (a quarter), %d of them: added p50 %.0f ms, p99 %.0f ms",
                LOAD * saturation, admissions, added.p50(), added.p99());
        report.say(
                "  own batch on the device %.0f, %.0f; device busy with others %.0f, %.0f; total %.0f, %.0f",
                device.p50(), device.p99(), busy.p50(), busy.p99(), total.p50(), total.p99());
        report.put("added_latency_ms", added.json());
        report.put("device_ms", device.json());
        report.put("device_busy_ms", busy.json());
        report.put("total_latency_ms", total.json());
        report.put("latency_admissions", admissions);
    }

    /** Up to saturation. */
    void curve(int admissions, @Nullable Path figure) throws InterruptedException, IOException {
        double[] rates = new double[CURVE.length];
        double[] p50 = new double[CURVE.length];
        double[] p99 = new double[CURVE.length];
        List<Map<String, Double>> points = new ArrayList<>();
        for (int i = 0; i < CURVE.length; i++) {
            rates[i] = CURVE[i] * saturation;
            Quantiles total = Quantiles.of(load.run(admissions, rates[i], SEED + i).total());
            p50[i] = total.p50();
            p99[i] = total.p99();
            report.say(
                    "  %6.1f admissions/s: total p50 %.0f ms, p99 %.0f ms",
                    rates[i], p50[i], p99[i]);
            points.add(Map.of("per_second", rates[i], "p50_ms", p50[i], "p99_ms", p99[i]));
        }
        report.put("total_latency_by_rate", points);
        if (figure != null) {
            draw(figure, admissions, rates, p50, p99);
        }
    }

    private static void draw(Path file, int admissions, double[] rates, double[] p50, double[] p99)
            throws IOException {
        HtmlPage.titled("Pipeline: latency against rate")
                .lead(
                        "From the acknowledgement of a note to its codes being readable, at Poisson's"
                                + " intervals, %d admissions a point.".formatted(admissions))
                .figure(
                        new LineChart(
                                "Total latency up to saturation",
                                "The last point is the rate at which a burst was worked off.",
                                Axis.linear("admissions a second").startingAt(0),
                                Axis.logarithmic("milliseconds"),
                                List.of(
                                        LineChart.Series.of("half of them, p50", rates, p50),
                                        LineChart.Series.of("99 in 100, p99", rates, p99))))
                .write(file);
    }

    void soak(double minutes) throws InterruptedException {
        Soak.Result result = new Soak(load, SOAK_LOAD * saturation).run(minutes);
        report.say(
                "soak of %.1f minutes, %d admissions, growth a minute over the second half: resident %+.2f MB, malloc in use %+.2f MB, Java heap %+.2f MB",
                minutes,
                result.admissions(),
                result.rssPerMinute() / 1e6,
                result.inUsePerMinute() / 1e6,
                result.heapPerMinute() / 1e6);
        report.put("soak_minutes", minutes);
        report.put("soak_admissions", result.admissions());
        report.put("soak_slope_bytes_per_minute", result.rssPerMinute());
        report.put("soak_in_use_bytes_per_minute", result.inUsePerMinute());
        report.put("soak_heap_bytes_per_minute", result.heapPerMinute());
        report.put("soak_samples", result.samples());
    }
}
