package org.longitude.trainer.report.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class FigureTest {
    private static final String HOSTILE = "<script>&\"']]>\u0001";

    static List<Figure> everyKind() {
        return List.of(
                new LineChart(
                        HOSTILE,
                        HOSTILE,
                        Axis.linear(HOSTILE),
                        Axis.logarithmic("loss"),
                        List.of(
                                LineChart.Series.of(
                                        HOSTILE, new double[] {1, 2}, new double[] {3, 0.1}),
                                LineChart.Series.of("b", new double[0], new double[0]))),
                new BarChart(
                        HOSTILE,
                        HOSTILE,
                        Axis.linear(HOSTILE),
                        List.of(HOSTILE),
                        List.of(
                                new BarChart.Series(
                                        HOSTILE, List.of(new BarChart.Bar(0.5, 0.4, 0.6))))),
                new BoxChart(
                        HOSTILE,
                        HOSTILE,
                        Axis.linear(HOSTILE),
                        List.of(new BoxChart.Box(HOSTILE, 1, 2, 3, 4, 5, 3.3))),
                new ScatterChart(
                        HOSTILE,
                        HOSTILE,
                        Axis.linear("x"),
                        Axis.linear("y"),
                        List.of(
                                new ScatterChart.Group(
                                        HOSTILE, List.of(new ScatterChart.Dot(1, 2, HOSTILE))))),
                new HeatMap(
                        HOSTILE,
                        HOSTILE,
                        List.of(HOSTILE),
                        List.of(HOSTILE, "b"),
                        new double[][] {{0.5, Double.NaN}}),
                new ReliabilityDiagram(
                        HOSTILE,
                        HOSTILE,
                        List.of(
                                new ReliabilityDiagram.Curve(
                                        HOSTILE,
                                        List.of(
                                                new ReliabilityDiagram.Group(
                                                        0.3, 0.4, 0.2, 0.6, 12))))));
    }

    @Test
    void shouldRefuseWhenNumbersDoNotFitTheirNames() {
        assertThatThrownBy(
                        () ->
                                new BarChart(
                                        "t",
                                        "c",
                                        Axis.linear("F1"),
                                        List.of("a", "b"),
                                        List.of(BarChart.Series.of("s", 1))))
                .hasMessageContaining("1 bars (expected: one for each of 2 rows)");
        assertThatThrownBy(() -> LineChart.Series.of("s", new double[2], new double[3]))
                .hasMessageContaining("2 x, 3 y");
        assertThatThrownBy(() -> new BoxChart.Box("b", 1, 3, 2, 4, 5, 3))
                .hasMessageContaining("expected: rising");
        assertThatThrownBy(
                        () ->
                                new HeatMap(
                                        "t",
                                        "c",
                                        List.of("a"),
                                        List.of("b", "c"),
                                        new double[][] {{1}}))
                .hasMessageContaining("a row of 1 values (expected: 2)");
        assertThatThrownBy(() -> Axis.logarithmic("loss").between(0, 1))
                .hasMessageContaining("expected: above 0");
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void shouldBeAFileThatAnXmlReaderTakesWhateverTheNames(Figure figure) throws Exception {
        Element svg = parse(figure.svg()).getDocumentElement();

        assertThat(svg.getAttribute("role")).isEqualTo("img");
        assertThat(texts(svg, "title").get(0)).isEqualTo(HOSTILE.replace('\u0001', ' '));
        assertThat(texts(svg, "desc").get(0)).isEqualTo(HOSTILE.replace('\u0001', ' '));
        assertThat(svg.getElementsByTagName("script").getLength()).isZero();
        assertThat(svg.getAttribute("viewBox")).isEqualTo("0 0 760 " + figure.height());
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void shouldDrawTheSameInEveryLocale(Figure figure) {
        Locale before = Locale.getDefault();
        String here = figure.svg();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(figure.svg()).isEqualTo(here);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void shouldPlacePointsInProportionAndLeaveAGapWhereAValueIsUndefined() throws Exception {
        LineChart chart =
                new LineChart(
                        "t",
                        "c",
                        Axis.linear("x"),
                        Axis.linear("y"),
                        List.of(
                                LineChart.Series.of(
                                        "s",
                                        new double[] {0, 1, 2, 3, 4},
                                        new double[] {0, 10, Double.NaN, 5, 10})));

        NodeList lines = parse(chart.svg()).getElementsByTagName("polyline");
        double[][] before = places((Element) lines.item(0));
        double[][] after = places((Element) lines.item(1));

        assertThat(lines.getLength()).isEqualTo(2);
        assertThat(before).hasDimensions(2, 2);
        // x = 0, 1, 3, 4 at equal steps; y grows upwards, 5 halfway between 0 and 10.
        double step = before[1][0] - before[0][0];
        assertThat(after[1][0] - after[0][0]).isCloseTo(step, within(0.02));
        assertThat(after[0][0] - before[1][0]).isCloseTo(2 * step, within(0.02));
        assertThat(before[1][1]).isLessThan(before[0][1]).isEqualTo(after[1][1]);
        assertThat(after[0][1]).isCloseTo((before[0][1] + before[1][1]) / 2, within(0.02));
    }

    @Test
    void shouldKeepAPeakOfALongCurveAndNotItsEveryPoint() throws Exception {
        double[] x = IntStream.range(0, 50_000).asDoubleStream().toArray();
        double[] y = new double[x.length];
        y[31_234] = 7;
        LineChart chart =
                new LineChart(
                        "t",
                        "c",
                        Axis.linear("x"),
                        Axis.linear("y"),
                        List.of(LineChart.Series.of("s", x, y)));

        double[][] places =
                places((Element) parse(chart.svg()).getElementsByTagName("polyline").item(0));

        assertThat(places.length).isBetween(500, 1000);
        double floor = places[0][1];
        assertThat(Arrays.stream(places).filter(place -> place[1] < floor)).hasSize(1);
    }

    @Test
    void shouldLeaveOutANameThatWouldCoverAnother() throws Exception {
        List<ScatterChart.Dot> heap = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            heap.add(new ScatterChart.Dot(1 + i * 1e-4, 1, "hypercholesterolemia"));
        }
        heap.add(new ScatterChart.Dot(0, 0, "alone"));
        ScatterChart chart =
                new ScatterChart(
                        "t",
                        "c",
                        Axis.linear("x"),
                        Axis.linear("y"),
                        List.of(new ScatterChart.Group("words", heap)));

        List<String> names = texts(parse(chart.svg()).getDocumentElement(), "text");

        assertThat(names).contains("alone");
        assertThat(names.stream().filter("hypercholesterolemia"::equals).count()).isBetween(1L, 4L);
        assertThat(Pattern.compile("class=\"mark").matcher(chart.svg()).results().count())
                .isEqualTo(31);
    }

    @Test
    void shouldGiveLongNamesNoMoreRoomThanTheyMayHave() throws Exception {
        BarChart chart =
                new BarChart(
                        "t",
                        "c",
                        Axis.linear("F1"),
                        List.of(
                                "acute myocardial infarction of anterolateral wall, initial episode"),
                        List.of(BarChart.Series.of("s", 0.5)));

        assertThat(texts(parse(chart.svg()).getDocumentElement(), "text"))
                .anyMatch(text -> text.startsWith("acute myocardial") && text.endsWith("…"));
    }

    private static Document parse(String svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<String> texts(Element root, String tag) {
        NodeList found = root.getElementsByTagName(tag);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> found.item(i).getTextContent())
                .toList();
    }

    private static double[][] places(Element polyline) {
        List<double[]> places = new ArrayList<>();
        Matcher pairs =
                Pattern.compile("([-0-9.]+),([-0-9.]+)").matcher(polyline.getAttribute("points"));
        while (pairs.find()) {
            places.add(
                    new double[] {
                        Double.parseDouble(pairs.group(1)), Double.parseDouble(pairs.group(2))
                    });
        }
        return places.toArray(double[][]::new);
    }
}
