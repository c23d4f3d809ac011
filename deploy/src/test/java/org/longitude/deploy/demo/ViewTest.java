package org.longitude.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Route;

/** What people and programs see, to the character where it matters. */
final class ViewTest {

    private static final DemoReport REPORT =
            new DemoReport(
                    40,
                    39,
                    0,
                    1,
                    new Totals.LatencyMs(80L, 140L, 151L),
                    0.8125,
                    null,
                    new Routed(31, 0.9345, 8, null),
                    "demo-20261122-1a2b3c4d",
                    Map.of("preprocess:too_large", 1L),
                    0,
                    31_415,
                    0.0123,
                    2,
                    9.81,
                    31.2);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private static Ledger ledgerWithOneCoded() {
        Ledger ledger = new Ledger();
        ledger.beginFeeding();
        ledger.sending(Lots.of("a-17", List.of("401.9", "250.00"), Lots.note("a-17", "1")), 0);
        ledger.predicted(Predictions.of("a-17", 1, "1"), 92_000_000);
        ledger.sending(Lots.of("a-18", Lots.note("a-18", "2")), 0);
        return ledger;
    }

    @Test
    void shouldShowRightWrongAndMissedCodesWhenAnAdmissionIsCoded() {
        LineView view = new LineView(out, new Stopwatch(System.nanoTime()));

        view.settled(ledgerWithOneCoded().newest(2).get(0));

        assertThat(printed())
                .contains("a-17")
                .contains("5 words")
                .contains("92 ms")
                .contains("✓ 401.9  0.97 raised blood pressure")
                .contains("✗ 428.0  0.81 weak heart")
                .contains("· 250.00 0.20 diabetes")
                .contains("1 of 2 found, missed 250.00");
    }

    @Test
    void shouldShowWhatTellsAdmissionsApartWhenOneSystemGaveTheirIds() {
        assertThat(Texts.admission("https://example.org/a-long-name|7", 8)).isEqualTo("7       ");
        assertThat(Texts.admission("urn:oid:1.2.3|61b92a7e-4e81", 8)).isEqualTo("61b92a7…");
        assertThat(Texts.admission("a-17", 8)).isEqualTo("a-17    ");
    }

    @ParameterizedTest
    @CsvSource({"12, 60", "24, 80", "28, 124", "29, 100", "60, 200"})
    void shouldFitTheTerminalWhenItIsSmallOrLarge(int rows, int columns) {
        Ledger ledger = ledgerWithOneCoded();
        for (int i = 0; i < 20; i++) {
            ledger.sending(Lots.of("b-" + i, Lots.note("b-" + i, "1")), 0);
        }

        List<String> lines =
                new Table(new Ink(false), new Terminal.Size(rows, columns), "model demo")
                        .lines(ledger);

        assertThat(lines).hasSizeLessThan(rows);
        assertThat(String.join("\n", lines))
                .contains("b-19")
                .contains("22 sent · 1 coded · 21 waiting · latency p50 92 ms")
                .contains("Ctrl-C ends");
    }

    @Test
    void shouldShowNoColourWhenNoneIsWanted() {
        List<String> lines =
                new Table(new Ink(false), new Terminal.Size(24, 100), "model demo")
                        .lines(ledgerWithOneCoded());

        assertThat(String.join("", lines)).doesNotContain("\u001b");
    }

    @Test
    void shouldNameTheFieldsOfTheReportWhenItIsWritten() throws Exception {
        JsonNode json = new ObjectMapper().readTree(REPORT.json());

        assertThat(json.fieldNames())
                .toIterable()
                .startsWith(
                        "admissions_in",
                        "predictions_out",
                        "duplicates",
                        "dead_lettered",
                        "latency_ms",
                        "micro_f1",
                        "macro_f1",
                        "bundle_id");
        assertThat(json.at("/latency_ms/p95").asLong()).isEqualTo(140);
        assertThat(json.get("macro_f1").isNull()).isTrue();
        assertThat(json.get("first_prediction_s").asDouble()).isEqualTo(9.81);
        assertThat(json.at("/routed/auto_coded").asInt()).isEqualTo(31);
        assertThat(json.at("/routed/auto_coded_precision").asDouble()).isEqualTo(0.9345);
        assertThat(json.at("/routed/needs_review_precision").isNull()).isTrue();
        assertThat(REPORT.complete()).isFalse();
    }

    @Test
    void shouldSayWhereAdmissionsWentWhenThePrecisionWasAskedFor() {
        Ledger ledger = new Ledger();
        ledger.beginFeeding();
        ledger.sending(Lots.of("a", List.of("401.9"), Lots.note("a", "1")), 0);
        ledger.sending(Lots.of("b", List.of("401.9", "428.0"), Lots.note("b", "2")), 0);
        ledger.sending(Lots.of("c", Lots.note("c", "3")), 0);
        ledger.predicted(routed(Predictions.of("a", 1, "1"), Route.NEEDS_REVIEW), 1);
        ledger.predicted(routed(Predictions.of("b", 1, "2"), Route.AUTO_CODE), 1);
        ledger.predicted(routed(Predictions.of("c", 1, "3"), Route.AUTO_CODE), 1);
        LineView lines = new LineView(out, new Stopwatch(System.nanoTime()));
        JsonView json = new JsonView(out);

        ledger.newest(2).forEach(lines::settled);
        ledger.newest(1).forEach(json::settled);
        lines.finished(REPORT);
        List<String> table =
                new Table(new Ink(false), new Terminal.Size(40, 120), "demo").lines(ledger);

        assertThat(ledger.totals().routed()).isEqualTo(new Routed(2, 1.0, 1, 0.5));
        assertThat(printed())
                .contains("| auto-code  | 2 of 2 found")
                .contains("\"route\":\"AUTO_CODE\"")
                .contains(
                        "routing  31 auto-coded (93.5 % of their codes right, asked for: 95 %), 8 for review\n");
        assertThat(table)
                .anyMatch(line -> line.matches(" +review +[✓✗] 428.0 .*"))
                .anyMatch(line -> line.matches(" +auto-code +✓ 428.0 .*"));
    }

    @Test
    void shouldSayNothingOfRoutesWhenNoPrecisionWasAskedFor() throws Exception {
        Ledger ledger = ledgerWithOneCoded();
        JsonView view = new JsonView(out);

        view.settled(ledger.newest(2).get(0));

        assertThat(ledger.totals().routed()).isNull();
        assertThat(new ObjectMapper().readTree(printed()).has("route")).isFalse();
        assertThat(Texts.route(ledger.newest(2).get(0))).isEmpty();
    }

    private static IcdPrediction routed(IcdPrediction prediction, Route route) {
        return IcdPrediction.newBuilder(prediction).setRoute(route).build();
    }

    @Test
    void shouldPrintOneJsonObjectALineWhenAProgramReads() throws Exception {
        JsonView view = new JsonView(out);

        view.settled(ledgerWithOneCoded().newest(2).get(0));
        view.finished(REPORT);

        List<String> lines = printed().lines().toList();
        assertThat(lines).hasSize(2);
        JsonNode admission = new ObjectMapper().readTree(lines.get(0));
        assertThat(admission.at("/assigned/0/code").asText()).isEqualTo("401.9");
        assertThat(admission.path("truth").size()).isEqualTo(2);
        assertThat(new ObjectMapper().readTree(lines.get(1)).path("admissions_in").asInt())
                .isEqualTo(40);
    }

    @Test
    void shouldDrawOverTheFrameBeforeWhenATerminalIsDrawnAgain() {
        try (Terminal terminal = new Terminal(out)) {
            terminal.draw(List.of("one", "two", "three"));
            bytes.reset();
            terminal.draw(List.of("four"));

            assertThat(printed()).contains("\u001b[3A").contains("four").contains("\u001b[J");
        }
        assertThat(printed()).endsWith("\u001b[?25h");
    }

    @Test
    void shouldNeverPrintANoteWhenALotOrARowIsPrinted() {
        Lot lot = Lots.of("a", Lots.note("a", "1"));
        Ledger ledger = new Ledger();

        Row row = Objects.requireNonNull(ledger.sending(lot, 0));

        assertThat(lot.toString() + row + Lots.note("a", "1")).doesNotContain("five words");
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
