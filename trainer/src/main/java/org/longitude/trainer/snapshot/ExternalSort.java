package org.longitude.trainer.snapshot;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sorts more than memory holds: what has come is sorted and written out whenever it takes more than
 * the limit, and the pieces are merged, at most {@value #PIECES_OPEN_MAX} at once.
 *
 * <p>Threading: for one thread. Ownership: the folder holds its pieces until it is closed.
 */
final class ExternalSort implements Closeable {
    static final int PIECES_OPEN_MAX = 128;
    private static final int BUFFER_BYTES = 1 << 14;

    private final Path folder;
    private final long memoryBytesMax;
    private final List<SortedItem> held = new ArrayList<>();
    private final Deque<Path> pieces = new ArrayDeque<>();
    private long heldBytes;
    private int written;

    ExternalSort(Path folder, long memoryBytesMax) {
        this.folder = folder;
        this.memoryBytesMax = memoryBytesMax;
    }

    /** Takes the sorted items one after another. */
    @FunctionalInterface
    interface Sink {
        void accept(SortedItem item) throws IOException;
    }

    void add(SortedItem item) throws IOException {
        held.add(item);
        heldBytes += item.heapBytes();
        if (heldBytes > memoryBytesMax) {
            spill();
        }
    }

    /** How many pieces were written to disk so far. */
    int piecesWritten() {
        return written;
    }

    private void spill() throws IOException {
        held.sort(SortedItem.ORDER);
        Path piece = newPiece();
        try (DataOutputStream out = output(piece)) {
            for (SortedItem item : held) {
                item.write(out);
            }
            SortedItem.writeEnd(out);
        }
        pieces.add(piece);
        held.clear();
        heldBytes = 0;
    }

    private Path newPiece() {
        return folder.resolve("piece-%06d".formatted(written++));
    }

    private static DataOutputStream output(Path file) throws IOException {
        return new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
    }

    /** Gives all items in order; nothing can be added afterwards. */
    void drainTo(Sink sink) throws IOException {
        if (!held.isEmpty()) {
            spill();
        }
        while (pieces.size() > PIECES_OPEN_MAX) {
            List<Path> some = take();
            Path piece = newPiece();
            try (DataOutputStream out = output(piece)) {
                merge(some, item -> item.write(out));
                SortedItem.writeEnd(out);
            }
            pieces.add(piece);
        }
        merge(take(), sink);
    }

    private List<Path> take() {
        List<Path> some = new ArrayList<>();
        while (!pieces.isEmpty() && some.size() < PIECES_OPEN_MAX) {
            some.add(pieces.remove());
        }
        return some;
    }

    private static void merge(List<Path> some, Sink sink) throws IOException {
        PriorityQueue<Piece> queue = new PriorityQueue<>(Piece.BY_HEAD);
        List<Piece> open = new ArrayList<>();
        try {
            for (Path path : some) {
                Piece piece = new Piece(path);
                open.add(piece);
                enqueue(piece, queue);
            }
            while (!queue.isEmpty()) {
                Piece least = queue.remove();
                sink.accept(least.head());
                enqueue(least, queue);
            }
        } finally {
            for (Piece piece : open) {
                piece.close();
            }
        }
    }

    private static void enqueue(Piece piece, PriorityQueue<Piece> queue) throws IOException {
        if (piece.advance()) {
            queue.add(piece);
        }
    }

    @Override
    public void close() throws IOException {
        for (Path piece : pieces) {
            Files.deleteIfExists(piece);
        }
    }

    /** One sorted piece and the item that it is at; its file goes when it is closed. */
    private static final class Piece implements Closeable {
        static final Comparator<Piece> BY_HEAD =
                (a, b) -> SortedItem.ORDER.compare(a.head(), b.head());

        private final Path path;
        private final DataInputStream in;
        private @Nullable SortedItem head;

        Piece(Path path) throws IOException {
            this.path = path;
            this.in =
                    new DataInputStream(
                            new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES));
        }

        boolean advance() throws IOException {
            head = SortedItem.read(in);
            return head != null;
        }

        SortedItem head() {
            SortedItem item = head;
            if (item == null) {
                throw new IllegalStateException("an exhausted piece has no head");
            }
            return item;
        }

        @Override
        public void close() throws IOException {
            in.close();
            Files.deleteIfExists(path);
        }
    }
}
