package org.longitude.trainer.report.figure;

import java.util.List;
import org.longitude.trainer.report.figure.Canvas.Anchor;

/** Which mark means which series, in rows above the drawing; none for a single series. */
final class Legend {
    private static final double ROW = 20;
    private static final double KEY = 26;
    private static final double GAP = 18;

    private Legend() {}

    static double height(List<String> names) {
        return names.size() < 2 ? 0 : draw(new Canvas(), names, 0, false);
    }

    /**
     * Draws it.
     *
     * @param lines whether series are lines rather than marks
     * @return its height
     */
    static double draw(Canvas canvas, List<String> names, double top, boolean lines) {
        if (names.size() < 2) {
            return 0;
        }
        double x = 0;
        double y = top + ROW / 2;
        for (int i = 0; i < names.size(); i++) {
            String name = TextWidth.fit(names.get(i), Figure.WIDTH - KEY - GAP);
            double width = KEY + TextWidth.of(name) + GAP;
            if (x > 0 && x + width > Figure.WIDTH) {
                x = 0;
                y += ROW;
            }
            if (lines) {
                canvas.line("line " + Canvas.series(i), x, y, x + 20, y);
            }
            canvas.mark(i, x + 10, y, "");
            canvas.text("label", x + KEY, y + 4, Anchor.START, name);
            x += width;
        }
        return y + ROW / 2 - top;
    }
}
