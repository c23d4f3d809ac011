package org.longitude.trainer.snapshot;

/**
 * What making a snapshot may hold.
 *
 * @param sortBytesMax heap for records that wait to be sorted; more goes to disk
 * @param segmentBytesMax largest packed file
 */
public record SnapshotLimits(long sortBytesMax, int segmentBytesMax) {
    private static final long SORT_BYTES_MAX = 256L << 20;
    private static final int HEAP_SHARE = 8;

    public SnapshotLimits {
        if (sortBytesMax < 1
                || segmentBytesMax < 1
                || segmentBytesMax > PackedWriter.SEGMENT_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "sortBytesMax: %d, segmentBytesMax: %d (expected: > 0, segments up to %d)"
                            .formatted(
                                    sortBytesMax, segmentBytesMax, PackedWriter.SEGMENT_BYTES_MAX));
        }
    }

    /** An eighth of the heap for sorting, 256 MiB at most; segments of 1 GiB. */
    public static SnapshotLimits standard() {
        return new SnapshotLimits(
                Math.min(SORT_BYTES_MAX, Runtime.getRuntime().maxMemory() / HEAP_SHARE),
                PackedWriter.SEGMENT_BYTES_MAX);
    }
}
