package org.longitude.trainer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExternalSortTest {
    @TempDir Path folder;

    @Test
    void shouldNoticeAPieceThatWasCut() throws IOException {
        try (ExternalSort sort = new ExternalSort(folder, 1)) {
            sort.add(item("k", 0, 0));
            Path piece = folder.resolve("piece-000000");
            byte[] bytes = Files.readAllBytes(piece);
            Files.write(piece, Arrays.copyOf(bytes, bytes.length - 4));

            assertThatThrownBy(() -> sort.drainTo(item -> {})).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void shouldGiveKeysTogetherAndRecordsInTheOrderOfTheirTopicsWhateverComesWhen()
            throws IOException {
        List<SortedItem> items = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            items.add(item("key" + i % 97, i % 3, i));
        }
        List<SortedItem> shuffled = new ArrayList<>(items);
        Collections.shuffle(shuffled, new Random(5));
        List<String> sorted = new ArrayList<>();

        int pieces;
        try (ExternalSort sort = new ExternalSort(folder, 2_000)) {
            for (SortedItem item : shuffled) {
                sort.add(item);
            }
            sort.drainTo(item -> sorted.add(text(item)));
            pieces = sort.piecesWritten();
        }

        items.sort(SortedItem.ORDER);
        assertThat(sorted).isEqualTo(items.stream().map(ExternalSortTest::text).toList());
        assertThat(pieces).isGreaterThan(ExternalSort.PIECES_OPEN_MAX);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    private static String text(SortedItem item) {
        return item.key() + "|" + item.lane() + "|" + item.offset() + Arrays.toString(item.value());
    }

    private static SortedItem item(String key, int lane, int offset) {
        return new SortedItem(key, lane, offset, ByteBuffer.allocate(4).putInt(offset).array());
    }
}
