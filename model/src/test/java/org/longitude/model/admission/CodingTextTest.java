package org.longitude.model.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CodingTextTest {

    @Test
    void shouldReadAllNotesInChartOrderWhileThereIsNoDischargeSummary() {
        CodingText text =
                select(note("b").charted(20), note("a").charted(30), note("c").charted(10));

        assertThat(ids(text)).containsExactly("c", "b", "a");
        assertThat(text.status()).isEqualTo(CodingStatus.PRELIMINARY);
    }

    @Test
    void shouldReadTheDischargeSummaryAndItsAddendumOnly() {
        CodingText text =
                select(
                        note("nursing").charted(1),
                        note("summary").discharge().status(NoteStatus.FINAL).charted(2),
                        note("more").status(NoteStatus.ADDENDUM).parent("summary").charted(3));

        assertThat(ids(text)).containsExactly("summary", "more");
        assertThat(text.status()).isEqualTo(CodingStatus.REVISED);
    }

    @Test
    void shouldStayPreliminaryWhileTheDischargeSummaryIs() {
        CodingText text =
                select(note("x"), note("summary").discharge().status(NoteStatus.PRELIMINARY));

        assertThat(ids(text)).containsExactly("summary");
        assertThat(text.status()).isEqualTo(CodingStatus.PRELIMINARY);
    }

    @Test
    void shouldGoBackToTheNotesWhenTheDischargeSummaryWasAnError() {
        CodingText text =
                select(
                        note("x"),
                        note("summary").discharge().status(NoteStatus.FINAL).version(1),
                        note("summary").discharge().status(NoteStatus.ENTERED_IN_ERROR).version(2));

        assertThat(ids(text)).containsExactly("x");
        assertThat(text.status()).isEqualTo(CodingStatus.PRELIMINARY);
    }

    @Test
    void shouldRetractWhenNothingIsLeft() {
        CodingText text = select(note("x").status(NoteStatus.ENTERED_IN_ERROR));

        assertThat(text.notes()).isEmpty();
        assertThat(text.status()).isEqualTo(CodingStatus.RETRACTED);
    }

    @Test
    void shouldTakeAnAddendumOutWithItsNoteInError() {
        CodingText text =
                select(
                        note("x"),
                        note("wrong").status(NoteStatus.ENTERED_IN_ERROR),
                        note("more").parent("wrong"));

        assertThat(ids(text)).containsExactly("x");
    }

    @Test
    void shouldTakeOutWhatIsReplacedAndBringItBackWhenTheReplacementWasAnError() {
        CodingText replaced = select(note("old"), note("new").replaces("old"));
        CodingText back =
                select(
                        note("old"),
                        note("new").replaces("old").version(1),
                        note("new").replaces("old").version(2).status(NoteStatus.ENTERED_IN_ERROR));

        assertThat(ids(replaced)).containsExactly("new");
        assertThat(ids(back)).containsExactly("old");
    }

    @Test
    void shouldKeepTheAddendumOfAReplacedDischargeSummary() {
        CodingText text =
                select(
                        note("old").discharge().status(NoteStatus.FINAL).charted(1),
                        note("more").parent("old").charted(2),
                        note("new")
                                .discharge()
                                .status(NoteStatus.FINAL)
                                .replaces("old")
                                .charted(3));

        assertThat(ids(text)).containsExactly("more", "new");
    }

    @Test
    void shouldLeaveTheLatestOfNotesThatReplaceEachOther() {
        CodingText text =
                select(
                        note("a").replaces("b").received(1),
                        note("b").replaces("c").received(3),
                        note("c").replaces("a").received(2),
                        note("self").replaces("self").received(9));

        assertThat(ids(text)).containsExactly("b", "self");
    }

    @Test
    void shouldTakeOutAWholeRingThatAnotherNoteReplaces() {
        CodingText text =
                select(
                        note("a").replaces("b").received(1),
                        note("b").replaces("a").received(2),
                        note("c").replaces("b").received(3));

        assertThat(ids(text)).containsExactly("c");
    }

    @Test
    void shouldReadNotesWithoutChartingTimeLastInOrderOfArrival() {
        CodingText text =
                select(
                        note("late").received(9),
                        note("early").received(5),
                        note("charted").charted(100).received(20));

        assertThat(ids(text)).containsExactly("charted", "early", "late");
    }

    @Test
    void shouldNotMoveANoteThatArrivesAgain() {
        CodingText text =
                select(note("a").received(1), note("b").received(2), note("a").received(3));

        assertThat(ids(text)).containsExactly("a", "b");
    }

    @Test
    void shouldTakeTheTextReceivedLastWhereVersionsAreEqual() {
        CodingText text =
                select(note("a").received(2).hash("new"), note("a").received(1).hash("old"));

        assertThat(text.notes()).extracting(NoteVersion::contentHash).containsExactly("new");
    }

    @Test
    void shouldCountARepeatAsReceivedWhenItWasReceivedFirst() {
        CodingText text =
                select(
                        note("a").received(1).hash("old"),
                        note("a").received(2).hash("new"),
                        note("a").received(3).hash("old"));

        assertThat(text.notes()).extracting(NoteVersion::contentHash).containsExactly("new");
    }

    @Test
    void shouldEndWithNotesThatAreEachOthersParents() {
        assertThat(ids(select(note("a").parent("b"), note("b").parent("a")))).hasSize(2);
    }

    private static NoteBuilder note(String id) {
        return new NoteBuilder(id);
    }

    private static CodingText select(NoteBuilder... notes) {
        return CodingText.select(Stream.of(notes).map(NoteBuilder::build).toList());
    }

    private static List<String> ids(CodingText text) {
        return text.notes().stream().map(NoteVersion::noteId).toList();
    }

    /** A preliminary note of no special kind; a test names only what matters to it. */
    private static final class NoteBuilder {
        private final String id;
        private long version;
        private String category = "NURSING";
        private NoteStatus status = NoteStatus.PRELIMINARY;
        private @Nullable Instant charted;
        private Instant received = Instant.ofEpochSecond(1);
        private @Nullable String replaces;
        private @Nullable String parent;
        private String hash = "h";

        NoteBuilder(String id) {
            this.id = id;
        }

        NoteBuilder version(long value) {
            version = value;
            return this;
        }

        NoteBuilder discharge() {
            category = CodingRules.DISCHARGE_SUMMARY;
            return this;
        }

        NoteBuilder status(NoteStatus value) {
            status = value;
            return this;
        }

        NoteBuilder charted(long second) {
            charted = Instant.ofEpochSecond(second);
            return this;
        }

        NoteBuilder received(long second) {
            received = Instant.ofEpochSecond(second);
            return this;
        }

        NoteBuilder replaces(String note) {
            replaces = note;
            return this;
        }

        NoteBuilder parent(String note) {
            parent = note;
            return this;
        }

        NoteBuilder hash(String value) {
            hash = value;
            return this;
        }

        NoteVersion build() {
            return new NoteVersion(
                    id, version, category, status, charted, received, received, replaces, parent,
                    hash);
        }
    }
}
