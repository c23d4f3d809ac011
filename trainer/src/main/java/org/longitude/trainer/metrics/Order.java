package org.longitude.trainer.metrics;

/**
 * Indices in the order of their values, without a box for each: a split of all codes has tens of
 * millions of scores.
 */
final class Order {
    private Order() {}

    /** Indices by rising value; equal values keep their order. */
    static int[] rising(double[] values) {
        int[] order = new int[values.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        int[] spare = new int[order.length];
        for (int width = 1; width < order.length; width = Math.multiplyExact(width, 2)) {
            for (int from = 0; from < order.length; from += 2 * width) {
                int middle = Math.min(from + width, order.length);
                merge(values, order, from, middle, Math.min(middle + width, order.length), spare);
            }
            int[] swapped = order;
            order = spare;
            spare = swapped;
        }
        return order;
    }

    /** Indices by falling value. */
    static int[] falling(double[] values) {
        int[] order = rising(values);
        for (int i = 0, j = order.length - 1; i < j; i++, j--) {
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    private static void merge(
            double[] values, int[] source, int from, int middle, int to, int[] target) {
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            boolean takeLeft =
                    right >= to || (left < middle && values[source[left]] <= values[source[right]]);
            target[i] = takeLeft ? source[left++] : source[right++];
        }
    }
}
