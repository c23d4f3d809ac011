package org.longitude.trainer.report.figure;

import java.util.Arrays;
import java.util.List;
import org.longitude.trainer.report.figure.Canvas.Anchor;

/**
 * A table in colours: full colour is the largest size of a value; values below 0 have a colour of
 * their own, undefined ones none.
 *
 * @param title what is shown
 * @param caption how to read it
 * @param rows their names
 * @param columns their names
 * @param values [rows][columns], NaN where undefined
 */
@SuppressWarnings("ArrayRecordComponent") // drawn, never compared
public record HeatMap(
        String title, String caption, List<String> rows, List<String> columns, double[][] values)
        implements Figure {
    private static final double CELL_MAX = 34;
    private static final double NUMBERS_FROM = 44;
    private static final double NAMES_MAX = 200;

    /** Colour stays light enough for the number upon it. */
    private static final double OPACITY_MAX = 0.9;

    private static final double DARK_FROM = 0.68;

    public HeatMap {
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
        if (rows.isEmpty() || columns.isEmpty() || values.length != rows.size()) {
            throw new IllegalArgumentException(
                    "heat map: %d rows, %d columns, %d rows of values (expected: as many as rows, at least one)"
                            .formatted(rows.size(), columns.size(), values.length));
        }
        values = Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
        for (double[] row : values) {
            if (row.length != columns.size()) {
                throw new IllegalArgumentException(
                        "heat map: a row of %d values (expected: %d)"
                                .formatted(row.length, columns.size()));
            }
        }
    }

    @Override
    public double[][] values() {
        return Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
    }

    @Override
    public int height() {
        return (int) (top() + rows.size() * cellHeight() + 10);
    }

    @Override
    public String drawing() {
        Canvas canvas = new Canvas();
        Frame.title(canvas, title);
        double left = left();
        double width = cellWidth();
        for (int c = 0; c < columns.size(); c++) {
            canvas.text(
                    "label",
                    left + (c + 0.5) * width,
                    top() - 8,
                    Anchor.MIDDLE,
                    TextWidth.fit(columns.get(c), Math.max(width - 2, 14)));
        }
        double largest = largest();
        for (int r = 0; r < rows.size(); r++) {
            double y = top() + r * cellHeight();
            canvas.text(
                    "name",
                    left - 10,
                    y + cellHeight() / 2 + 4,
                    Anchor.END,
                    TextWidth.fit(rows.get(r), NAMES_MAX));
            for (int c = 0; c < columns.size(); c++) {
                draw(canvas, r, c, left + c * width, y, values[r][c] / largest);
            }
        }
        return canvas.markup();
    }

    private void draw(Canvas canvas, int r, int c, double x, double y, double share) {
        double value = values[r][c];
        boolean defined = Double.isFinite(value);
        double opacity = defined ? Math.abs(share) * OPACITY_MAX : 0;
        canvas.cell(
                "cell " + Canvas.series(share < 0 ? 1 : 0),
                x + 1,
                y + 1,
                cellWidth() - 2,
                cellHeight() - 2,
                opacity,
                "%s, %s: %s".formatted(rows.get(r), columns.get(c), Numbers.value(value)));
        if (defined && cellWidth() >= NUMBERS_FROM && cellHeight() >= 16) {
            canvas.text(
                    opacity > DARK_FROM ? "on-colour" : "value",
                    x + cellWidth() / 2,
                    y + cellHeight() / 2 + 4,
                    Anchor.MIDDLE,
                    Numbers.value(value));
        }
    }

    private double top() {
        return Frame.TITLE_HEIGHT + 26;
    }

    private double left() {
        return Math.min(NAMES_MAX, rows.stream().mapToDouble(TextWidth::of).max().orElse(0)) + 12;
    }

    private double cellWidth() {
        return Math.min(90, (WIDTH - left()) / columns.size());
    }

    private double cellHeight() {
        return Math.max(9, Math.min(CELL_MAX, 520.0 / rows.size()));
    }

    private double largest() {
        double largest =
                Arrays.stream(values)
                        .flatMapToDouble(Arrays::stream)
                        .filter(Double::isFinite)
                        .map(Math::abs)
                        .max()
                        .orElse(0);
        return largest == 0 ? 1 : largest;
    }
}
