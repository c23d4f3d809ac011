package org.longitude.trainer.report.figure;

import java.util.Locale;

/** Numbers as figures write them, the same in every locale. */
final class Numbers {
    private Numbers() {}

    /** A place in the drawing: two decimals, no more of them than needed. */
    static String place(double value) {
        double rounded = Math.round(value * 100) / 100.0;
        return rounded == Math.rint(rounded)
                ? Long.toString((long) rounded)
                : Double.toString(rounded);
    }

    /** A tick's label: as many decimals as neighbouring ticks need to differ. */
    static String tick(double value, double step) {
        double size = Math.abs(value);
        if (size != 0 && (size >= 1e9 || step < 1e-4)) {
            return scientific(value);
        }
        int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
        // Adding 0 turns -0 into 0.
        return String.format(Locale.ROOT, "%,." + decimals + "f", value + 0.0);
    }

    /** A value in a tooltip or a cell: four significant digits, three decimals at most. */
    static String value(double value) {
        if (Double.isNaN(value)) {
            return "undefined";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        double size = Math.abs(value);
        if (size < 5e-4 || size >= 1e9) {
            return scientific(value);
        }
        int decimals = (int) Math.max(0, 3 - Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%,." + Math.min(decimals, 3) + "f", value);
    }

    private static String scientific(double value) {
        return String.format(Locale.ROOT, "%.2e", value)
                .replaceAll("\\.?0+e", "e")
                .replace("e-0", "e-")
                .replace("e+0", "e")
                .replace("e+", "e");
    }
}
