package org.longitude.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.ingest.source.IngestException;

/** Rows of a key come together once, whatever the order of the table and however little is held. */
final class ScatteredRowsTest {

    private static final int BYTES = 20;

    /** Readings after the one that counts are tried at most so often. */
    private static final int READINGS_MAX = 10_000;

    /** A row: whose it is, and its number in the table. */
    private record Row(String key, int number) {}

    /** What a table became, and by how many readings after the one that counts. */
    private record Read(List<ScatteredRows.Whole<Row>> whole, int readings) {}

    private static Read read(ScatteredRows<Row> rows, List<Row> table) {
        table.forEach(row -> rows.count(row.key()));
        List<ScatteredRows.Whole<Row>> whole = new ArrayList<>();
        int readings = 0;
        do {
            for (Row row : table) {
                if (rows.takes(row.key())) {
                    rows.add(row.key(), row, BYTES);
                    whole.addAll(rows.whole());
                }
            }
            rows.end();
            whole.addAll(rows.whole());
            readings++;
        } while (rows.wantsMore() && readings < READINGS_MAX);
        return new Read(whole, readings);
    }

    private static List<Row> table(Random random, int keys, int rowsEachMax) {
        List<String> all = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            for (int i = 0; i <= random.nextInt(rowsEachMax); i++) {
                all.add("A" + key);
            }
        }
        Collections.shuffle(all, random);
        return numbered(all);
    }

    private static List<Row> numbered(List<String> keys) {
        List<Row> table = new ArrayList<>();
        keys.forEach(key -> table.add(new Row(key, table.size())));
        return table;
    }

    private static void assertTogetherOnce(Read read, List<Row> table) {
        Map<String, List<Row>> expected = new HashMap<>();
        table.forEach(row -> expected.computeIfAbsent(row.key(), k -> new ArrayList<>()).add(row));
        assertThat(read.whole()).hasSameSizeAs(expected.keySet());
        assertThat(read.whole())
                .allSatisfy(one -> assertThat(one.rows()).isEqualTo(expected.get(one.key())));
        assertThat(read.whole()).extracting(ScatteredRows.Whole::key).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldGiveEachKeysRowsOnceInTheirOrderWhenNextToNothingIsHeld(long seed) {
        Random random = new Random(seed);
        List<Row> table = table(random, 1 + random.nextInt(300), 6);
        var limits =
                new ScatteredRows.Limits(1 + random.nextInt(40), 620L * (3 + random.nextInt(40)));

        Read read = read(new ScatteredRows<>("ID", limits), table);

        assertTogetherOnce(read, table);
    }

    @Test
    void shouldReadTwiceInAllWhenTheKeysAreFew() {
        List<Row> table = table(new Random(9), 200, 6);

        Read read = read(new ScatteredRows<>("ID"), table);

        assertTogetherOnce(read, table);
        assertThat(read.readings()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 1000, 1", "1000, 1, -1", "99998, 100002, 1", "100002, 99998, -1"})
    void shouldReadTwiceInAllAndHoldOneKeyWhenTheTableIsSorted(int from, int to, int step) {
        List<String> keys = new ArrayList<>();
        for (int key = from; key != to; key += step) {
            keys.addAll(List.of("" + key, "" + key, "" + key));
        }
        List<Row> table = numbered(keys);

        Read read = read(new ScatteredRows<>("ID", new ScatteredRows.Limits(2, 2_000)), table);

        assertTogetherOnce(read, table);
        assertThat(read.readings()).isEqualTo(1);
    }

    @Test
    void shouldNotDropAKeyOfWhichSomethingWasTold() {
        var rows = new ScatteredRows<Row>("ID", new ScatteredRows.Limits(10, 2_000));
        List<Row> table = numbered(List.of("b", "a", "b", "a", "b"));
        table.forEach(row -> rows.count(row.key()));
        rows.add("b", table.get(0), BYTES);

        rows.pass("a");

        assertThat(rows.takes("b")).isTrue();
        rows.add("b", table.get(2), BYTES);
        assertThat(rows.takes("a")).as("told, so not read again").isTrue();
        rows.add("a", table.get(3), BYTES);
        rows.add("b", table.get(4), BYTES);
        rows.end();
        assertThat(rows.wantsMore()).isFalse();
        assertThat(rows.whole())
                .extracting(ScatteredRows.Whole::key)
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void shouldStopWhenOneKeysRowsAreMoreThanMayBeHeld() {
        var rows = new ScatteredRows<Row>("ID", new ScatteredRows.Limits(10, 5_000));
        List<Row> table = numbered(Collections.nCopies(100, "a"));
        table.forEach(row -> rows.count(row.key()));

        assertThatThrownBy(() -> table.forEach(row -> rows.add("a", row, BYTES)))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("expected: at most 10000 with this heap");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a a b", "b a b"})
    void shouldStopWhenTheTableHasOtherRowsThanWereCounted(String keys) {
        List<Row> counted = numbered(List.of(keys.split(" ", -1)));
        for (List<Row> found : List.of(counted.subList(0, 2), numbered(List.of("a", "b", "c")))) {
            var rows = new ScatteredRows<Row>("ID");
            counted.forEach(row -> rows.count(row.key()));

            assertThatThrownBy(
                            () -> {
                                for (Row row : found) {
                                    rows.add(row.key(), row, BYTES);
                                }
                                rows.end();
                            })
                    .isInstanceOf(IngestException.class)
                    .hasMessageContaining("changed while it was read");
        }
    }
}
