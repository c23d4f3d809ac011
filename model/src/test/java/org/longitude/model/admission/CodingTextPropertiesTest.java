package org.longitude.model.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The coding text is a function of the set of versions, whatever order they arrive in. */
final class CodingTextPropertiesTest {

    private static final int TRIES = 10_000;

    @Provide
    Arbitrary<List<NoteVersion>> admissions() {
        Arbitrary<String> ids = Arbitraries.of("a", "b", "c", "d", "e");
        Arbitrary<Instant> times = Arbitraries.longs().between(0, 6).map(Instant::ofEpochSecond);
        return Combinators.combine(
                        ids,
                        Arbitraries.longs().between(0, 2),
                        Arbitraries.of(NoteStatus.class),
                        times.injectNull(0.3),
                        times,
                        ids.injectNull(0.6),
                        ids.injectNull(0.6),
                        Arbitraries.of("x", "y"))
                .as(
                        (id, version, status, charted, received, replaces, parent, hash) ->
                                new NoteVersion(
                                        id,
                                        version,
                                        id.equals("a") || id.equals("b")
                                                ? CodingRules.DISCHARGE_SUMMARY
                                                : "NURSING",
                                        status,
                                        charted,
                                        received,
                                        received,
                                        replaces,
                                        parent,
                                        hash))
                .list()
                .ofMaxSize(12)
                .map(CodingTextPropertiesTest::oneRecordPerVersion);
    }

    /** What a source could send: one version, time and text always come with the same fields. */
    private static List<NoteVersion> oneRecordPerVersion(List<NoteVersion> versions) {
        Map<String, NoteVersion> distinct = new HashMap<>();
        for (NoteVersion version : versions) {
            distinct.putIfAbsent(
                    version.noteId()
                            + version.sourceVersion()
                            + version.receivedAt()
                            + version.contentHash()
                            + version.status(),
                    version);
        }
        return List.copyOf(distinct.values());
    }

    @Property(tries = TRIES)
    void shouldNotDependOnOrderOrRepeats(
            @ForAll("admissions") List<NoteVersion> versions, @ForAll Random random) {
        List<NoteVersion> shuffled = new ArrayList<>(versions);
        versions.subList(0, versions.size() / 2).forEach(version -> shuffled.add(later(version)));
        Collections.shuffle(shuffled, random);
        List<DischargeEvent> discharges = List.of(event(2, false), event(4, true), event(5, false));
        List<DischargeEvent> events = discharges.subList(0, random.nextInt(4));
        List<DischargeEvent> otherwise = new ArrayList<>(events);
        Collections.shuffle(otherwise, random);

        assertThat(CodingText.select(shuffled, otherwise, CodingRules.standard()))
                .isEqualTo(CodingText.select(versions, events, CodingRules.standard()));
    }

    private static NoteVersion later(NoteVersion version) {
        Instant at = version.receivedAt().plusSeconds(10);
        return new NoteVersion(
                version.noteId(),
                version.sourceVersion(),
                version.category(),
                version.status(),
                version.chartedAt(),
                at,
                at,
                version.replacesNoteId(),
                version.parentNoteId(),
                version.contentHash());
    }

    private static DischargeEvent event(long second, boolean cancelled) {
        Instant at = Instant.ofEpochSecond(second);
        return new DischargeEvent(cancelled, at, at, "adt");
    }

    @Property(tries = TRIES)
    void shouldReadEachNoteOnceAndNeverOneInError(
            @ForAll("admissions") List<NoteVersion> versions) {
        List<NoteVersion> notes = CodingText.select(versions).notes();

        assertThat(notes).extracting(NoteVersion::noteId).doesNotHaveDuplicates();
        assertThat(notes)
                .extracting(NoteVersion::status)
                .doesNotContain(NoteStatus.ENTERED_IN_ERROR);
    }

    @Property(tries = TRIES)
    void shouldRetractOnlyWhenEveryNoteOrWhatItAddsToIsInError(
            @ForAll("admissions") List<NoteVersion> versions) {
        boolean standing =
                versions.stream()
                        .allMatch(version -> version.status() != NoteStatus.ENTERED_IN_ERROR);

        if (standing && !versions.isEmpty()) {
            assertThat(CodingText.select(versions).notes()).isNotEmpty();
        }
    }
}
