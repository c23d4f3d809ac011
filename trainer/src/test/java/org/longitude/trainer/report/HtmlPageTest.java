package org.longitude.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.longitude.trainer.report.figure.Axis;
import org.longitude.trainer.report.figure.BarChart;
import org.longitude.trainer.report.figure.Figure;

final class HtmlPageTest {
    private static final Figure BARS =
            new BarChart(
                    "Systems",
                    "Longer is better.",
                    Axis.linear("F1"),
                    List.of("a"),
                    List.of(BarChart.Series.of("F1", 0.5)));

    @Test
    void shouldRefuseWhenARowHasNotACellForEachHead() {
        assertThatThrownBy(() -> new Table("scores", List.of("a", "b"), List.of(List.of("1"))))
                .hasMessageContaining("a row of 1 cells (expected: 2)");
    }

    @Test
    void shouldEscapeWhateverIsGiven() {
        String hostile = "<img src=x onerror=alert(1)>&";
        String page =
                HtmlPage.titled(hostile)
                        .lead(hostile)
                        .notice(hostile)
                        .section(hostile)
                        .paragraph(hostile)
                        .terminal(hostile)
                        .table(
                                new Table(
                                        hostile,
                                        List.of(hostile, hostile),
                                        List.of(List.of(hostile, hostile))))
                        .html();

        assertThat(page).doesNotContain("<img").contains("&lt;img src=x onerror=alert(1)&gt;&amp;");
    }

    @Test
    void shouldNeedNothingFromAnywhereElse() {
        String page = HtmlPage.titled("t").section("s").figure(BARS).html();

        // The one address in it names SVG's vocabulary; nothing is fetched from it.
        assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("://");
        assertThat(page)
                .contains("default-src 'none'")
                .doesNotContain("<script", "@import", "url(");
    }

    @Test
    void shouldNumberFiguresAndTablesAndGiveEachDrawingNamesOfItsOwn() {
        Table table = new Table("Scores.", List.of("system", "F1"), List.of(List.of("a", "0.5")));
        String page =
                HtmlPage.titled("t").section("s").figure(BARS).table(table).figure(BARS).html();

        assertThat(page)
                .contains(
                        "<b>Figure 1.</b>",
                        "<b>Figure 2.</b> Longer is better.",
                        "<b>Table 1.</b>");
        List<String> ids =
                Pattern.compile(" id=\"([^\"]+)\"")
                        .matcher(page)
                        .results()
                        .map(found -> found.group(1))
                        .toList();
        assertThat(ids).contains("figure-1-title", "figure-2-desc").doesNotHaveDuplicates();
    }

    @Test
    void shouldFoldALongTable() {
        List<List<String>> rows = Collections.nCopies(200, List.of("a", "1"));
        Table table = new Table("All codes.", List.of("code", "F1"), rows);

        assertThat(HtmlPage.titled("t").table(table).html())
                .contains("<details><summary><b>Table 1.</b> All codes. (200 rows)</summary>");
    }
}
