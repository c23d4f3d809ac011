package org.longitude.trainer.report.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.longitude.trainer.report.figure.Canvas.Anchor;

/**
 * Marked places in the plane, some with their names: words of an embedding, say. A name that would
 * cover another is left out; its mark still tells it where a pointer rests.
 *
 * @param title what is shown
 * @param caption how to read it
 * @param x across
 * @param y upwards
 * @param groups each with a colour and a mark of its own
 */
public record ScatterChart(String title, String caption, Axis x, Axis y, List<Group> groups)
        implements Figure {
    private static final double NAME_HEIGHT = 13;
    private static final double OFFSET = 8;

    /** Dots of one kind. */
    public record Group(String name, List<Dot> dots) {
        public Group {
            dots = List.copyOf(dots);
        }
    }

    /** One place; an empty name is none. */
    public record Dot(double x, double y, String name) {}

    public ScatterChart {
        groups = List.copyOf(groups);
    }

    @Override
    public int height() {
        return Frame.height(names());
    }

    @Override
    public String drawing() {
        Canvas canvas = new Canvas();
        Frame frame =
                Frame.draw(
                        canvas,
                        title,
                        new Frame.Legends(names(), false),
                        x,
                        all(Dot::x),
                        y,
                        all(Dot::y));
        List<Area> taken = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            for (Dot dot : shown(frame, g)) {
                Area area = Area.around(frame, dot);
                taken.add(area);
                canvas.mark(g, area.middleX(), area.middleY(), dot.name());
            }
        }
        for (int g = 0; g < groups.size(); g++) {
            for (Dot dot : shown(frame, g)) {
                name(canvas, Area.around(frame, dot), dot.name(), taken);
            }
        }
        return canvas.markup();
    }

    private List<Dot> shown(Frame frame, int group) {
        return groups.get(group).dots().stream()
                .filter(dot -> frame.x().holds(dot.x()) && frame.y().holds(dot.y()))
                .toList();
    }

    /** Right, left, above, below: the first side that is free. */
    private static void name(Canvas canvas, Area dot, String name, List<Area> taken) {
        double width = TextWidth.of(name);
        double half = NAME_HEIGHT / 2;
        List<Area> sides =
                List.of(
                        Area.at(dot.middleX() + OFFSET, dot.middleY() - half, width),
                        Area.at(dot.middleX() - OFFSET - width, dot.middleY() - half, width),
                        Area.at(
                                dot.middleX() - width / 2,
                                dot.middleY() - OFFSET - NAME_HEIGHT,
                                width),
                        Area.at(dot.middleX() - width / 2, dot.middleY() + OFFSET, width));
        for (Area side : sides) {
            if (!name.isEmpty() && side.isInside() && taken.stream().noneMatch(side::meets)) {
                canvas.text("label", side.left(), side.bottom() - 3, Anchor.START, name);
                taken.add(side);
                return;
            }
        }
    }

    /** A part of the drawing. */
    private record Area(double left, double top, double right, double bottom) {
        static Area around(Frame frame, Dot dot) {
            double middleX = frame.x().place(dot.x());
            double middleY = frame.y().place(dot.y());
            return new Area(middleX - 4, middleY - 4, middleX + 4, middleY + 4);
        }

        static Area at(double left, double top, double width) {
            return new Area(left, top, left + width, top + NAME_HEIGHT);
        }

        double middleX() {
            return (left + right) / 2;
        }

        double middleY() {
            return (top + bottom) / 2;
        }

        boolean isInside() {
            return left >= 0 && right <= WIDTH;
        }

        boolean meets(Area other) {
            return left < other.right
                    && other.left < right
                    && top < other.bottom
                    && other.top < bottom;
        }
    }

    private List<String> names() {
        return groups.stream().map(Group::name).toList();
    }

    private double[] all(ToDoubleFunction<Dot> value) {
        return groups.stream().flatMap(g -> g.dots().stream()).mapToDouble(value).toArray();
    }
}
