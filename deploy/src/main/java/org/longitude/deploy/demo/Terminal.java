package org.longitude.deploy.demo;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The lower part of a terminal, drawn over and over in place. The cursor is hidden and long lines
 * are cut by the terminal while it is in use.
 *
 * <p>Threading: guarded by its owner.
 */
final class Terminal implements AutoCloseable {

    /** The launcher says so: Java 17 cannot tell a terminal from a pipe when only input is one. */
    static final String PROPERTY = "longitude.terminal";

    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final Size UNKNOWN = new Size(24, 100);
    private static final long SIZE_WITHIN_MS = 500;
    private static final long SIZE_LOOKED_UP_EVERY_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final PrintStream out;
    private int drawn;
    private Size size = UNKNOWN;
    private long sizeNanos;
    private boolean sized;

    /** Rows and columns. */
    record Size(int rows, int columns) {}

    Terminal(PrintStream out) {
        this.out = out;
        out.print(HIDE_CURSOR);
    }

    static boolean isThere() {
        return Boolean.getBoolean(PROPERTY);
    }

    /** Whether colours are welcome, by the convention of no-color.org. */
    static boolean isColoured() {
        String unwanted = System.getenv("NO_COLOR");
        return unwanted == null || unwanted.isEmpty();
    }

    /** The size, looked up again every few seconds: people resize windows. */
    Size size() {
        long now = System.nanoTime();
        if (!sized || now - sizeNanos > SIZE_LOOKED_UP_EVERY_NANOS) {
            size = lookUp();
            sizeNanos = now;
            sized = true;
        }
        return size;
    }

    private static Size lookUp() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(new File("/dev/tty"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String[] answer =
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                            .strip()
                            .split(" ", -1);
            if (stty.waitFor(SIZE_WITHIN_MS, TimeUnit.MILLISECONDS) && answer.length == 2) {
                int rows = Integer.parseInt(answer[0]);
                int columns = Integer.parseInt(answer[1]);
                return rows > 0 && columns > 0 ? new Size(rows, columns) : UNKNOWN;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | NumberFormatException e) {
            return UNKNOWN;
        }
        return UNKNOWN;
    }

    /** Draws these lines where the last ones stood; at most the terminal's rows but one. */
    void draw(List<String> lines) {
        StringBuilder frame = new StringBuilder(NO_WRAP);
        frame.append(up());
        for (String line : lines) {
            frame.append(line).append(CLEAR_LINE).append('\n');
        }
        frame.append(CLEAR_BELOW).append(WRAP);
        out.print(frame);
        out.flush();
        drawn = lines.size();
    }

    private String up() {
        return drawn == 0 ? "\r" : "\r\u001b[" + drawn + "A";
    }

    /** What is drawn stays, and whatever is printed next stands below it. */
    void leave() {
        drawn = 0;
    }

    @Override
    public void close() {
        out.print(SHOW_CURSOR);
        out.flush();
    }
}
