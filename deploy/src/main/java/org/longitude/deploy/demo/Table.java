package org.longitude.deploy.demo;

import java.util.ArrayList;
import java.util.List;
import org.longitude.schemas.v1.Route;

/** The running demo as lines that fit a terminal. */
final class Table {

    private static final int ADMISSION_WIDTH = 14;
    private static final int WORDS_WIDTH = 7;
    private static final int LATENCY_WIDTH = 11;
    private static final int CODE_WIDTH = 7;
    private static final int TRUTH_WIDTH = 30;
    private static final int DESCRIPTION_WIDTH_MIN = 12;
    private static final int DESCRIPTION_WIDTH_MAX = 44;
    private static final int LINES_AN_ADMISSION = 3;

    /** Title, header, sums and legend, and the row on which the cursor stands. */
    private static final int LINES_AROUND = 8;

    private static final int ADMISSIONS_SHOWN_MAX = 12;

    private final Ink ink;
    private final Terminal.Size size;
    private final String title;
    private final int descriptionWidth;

    Table(Ink ink, Terminal.Size size, String title) {
        this.ink = ink;
        this.size = size;
        this.title = title;
        int others =
                4 + ADMISSION_WIDTH + WORDS_WIDTH + LATENCY_WIDTH + CODE_WIDTH + 8 + TRUTH_WIDTH;
        this.descriptionWidth =
                Math.max(
                        DESCRIPTION_WIDTH_MIN,
                        Math.min(DESCRIPTION_WIDTH_MAX, size.columns() - others));
    }

    List<String> lines(Ledger ledger) {
        int room = (size.rows() - LINES_AROUND) / LINES_AN_ADMISSION;
        List<Row> rows = ledger.newest(Math.max(1, Math.min(ADMISSIONS_SHOWN_MAX, room)));
        boolean truthKnown = rows.stream().anyMatch(row -> row.truth() != null);
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(" " + ink.weighty("Longitude") + "  " + ink.aside(title));
        lines.add("");
        lines.add(ink.aside(header(truthKnown)));
        rows.forEach(row -> addRow(lines, row));
        lines.add("");
        lines.add(" " + Texts.sums(ledger.totals()));
        lines.add(
                ink.aside(
                        truthKnown
                                ? " ✓ people assigned it too   ✗ they did not   · below its"
                                        + " threshold   Ctrl-C ends"
                                : " ▸ assigned   · below its threshold   Ctrl-C ends"));
        return lines;
    }

    private String header(boolean truthKnown) {
        return " "
                + Texts.fit("ADMISSION", ADMISSION_WIDTH)
                + Texts.right("WORDS", WORDS_WIDTH)
                + Texts.right("LATENCY", LATENCY_WIDTH)
                + "   "
                + Texts.fit("CODES, MOST PROBABLE FIRST", CODE_WIDTH + 8 + descriptionWidth)
                + (truthKnown ? "IN TRUTH" : "");
    }

    private void addRow(List<String> lines, Row row) {
        List<String> truth = Texts.truth(row);
        for (int i = 0; i < LINES_AN_ADMISSION; i++) {
            String beside = i < truth.size() ? Texts.fit(truth.get(i), TRUTH_WIDTH) : "";
            lines.add(
                    (i == 0 ? lead(row) : lead(i, row)) + "   " + code(row, i) + beside(i, beside));
        }
    }

    private String beside(int line, String text) {
        return line == 0 ? text : ink.aside(text);
    }

    private String lead(Row row) {
        return " "
                + Texts.admission(row.admissionId(), ADMISSION_WIDTH)
                + Texts.right(Texts.number(row.words()), WORDS_WIDTH)
                + Texts.right(Texts.latency(row), LATENCY_WIDTH);
    }

    private String lead(int line, Row row) {
        String route = line == 1 ? Texts.route(row).orElse("") : "";
        String text = Texts.right(route, 1 + ADMISSION_WIDTH + WORDS_WIDTH + LATENCY_WIDTH);
        return row.route() == Route.AUTO_CODE ? ink.right(text) : ink.aside(text);
    }

    private String code(Row row, int index) {
        if (index >= row.codes().size()) {
            String deadLetter = row.deadLetter();
            String why = index == 0 && deadLetter != null ? "dead-lettered: " + deadLetter : "";
            return ink.wrong(Texts.fit(why, CODE_WIDTH + 9 + descriptionWidth));
        }
        Row.Guess guess = row.codes().get(index);
        String text =
                Texts.fit(guess.code().text(), CODE_WIDTH)
                        + Texts.share(guess.probability())
                        + "  "
                        + Texts.fit(guess.description(), descriptionWidth)
                        + " ";
        return Texts.mark(row, guess, ink) + " " + (guess.assigned() ? text : ink.aside(text));
    }
}
