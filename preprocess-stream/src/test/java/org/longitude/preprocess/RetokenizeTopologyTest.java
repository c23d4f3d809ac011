package org.longitude.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.admission.CodingRules;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AdmissionEventKind;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.TokenizedAdmission;

/** The second application: from what the live path normalised, without raw notes. */
final class RetokenizeTopologyTest {

    private static final PreprocessLimits LIMITS =
            PreprocessLimits.of(StateRetention.of(Duration.ofDays(90)));
    private static final Instant BEFORE = TopologyHarness.NOW.minus(Duration.ofDays(1));

    @TempDir Path folder;

    private final AtomicBoolean caughtUp = new AtomicBoolean();
    private final List<NormalizedNote> normalized = new ArrayList<>();
    private Map<String, TokenizedAdmission> live = Map.of();

    private TopologyHarness retokenizer(boolean closedToo) throws IOException {
        return new TopologyHarness(
                folder.resolve("second"),
                LIMITS,
                Stage.RETOKENIZE,
                CodingRules.standard(),
                new Leader(caughtUp, closedToo));
    }

    /** What the live path makes of notes and events. */
    private void live(List<ClinicalNote.Builder> notes, List<AdmissionEvent> events)
            throws IOException {
        try (TopologyHarness harness = new TopologyHarness(folder.resolve("live"))) {
            notes.forEach(harness::send);
            events.forEach(harness::send);
            normalized.addAll(harness.normalized());
            live = last(harness);
        }
    }

    private static Map<String, TokenizedAdmission> last(TopologyHarness harness) {
        Map<String, TokenizedAdmission> last = new HashMap<>();
        harness.live().forEach(each -> last.put(each.getAdmissionId(), each));
        return last;
    }

    private void feed(TopologyHarness harness) {
        normalized.forEach(note -> harness.send(note, BEFORE));
    }

    private static List<ClinicalNote.Builder> notes() {
        return List.of(
                Notes.live("n", "fever").setChartedAt(Notes.RECEIVED),
                Notes.live("m", "cough").setChartedAt(Notes.RECEIVED.plusSeconds(1)),
                Notes.live("n", "fever and cough").setSourceVersion(1),
                Notes.discharge("d", "pneumonia").setAdmissionId("closed"));
    }

    @Test
    void shouldSayNothingUntilItHasCaughtUpAndThenTheSameAsTheLivePathOfWhatIsOpen()
            throws IOException {
        live(notes(), List.of());
        try (TopologyHarness harness = retokenizer(false)) {
            feed(harness);
            harness.advance(Duration.ofSeconds(5));
            assertThat(harness.live()).isEmpty();

            caughtUp.set(true);
            harness.advance(Duration.ofSeconds(5));

            Map<String, TokenizedAdmission> published = last(harness);
            assertThat(published).containsOnlyKeys("adm");
            assertThat(published.get("adm")).isEqualTo(live.get("adm"));
            harness.advance(Duration.ofSeconds(5));
            assertThat(harness.live()).isEmpty();
        }
    }

    @Test
    void shouldTokeniseClosedAdmissionsTooWhenAsked() throws IOException {
        live(notes(), List.of());
        caughtUp.set(true);
        try (TopologyHarness harness = retokenizer(true)) {
            feed(harness);
            harness.advance(Duration.ofSeconds(5));

            assertThat(last(harness)).isEqualTo(live);
        }
    }

    @Test
    void shouldPublishEveryChangeAtOnceWhenItHasCaughtUp() throws IOException {
        live(notes(), List.of());
        caughtUp.set(true);
        try (TopologyHarness harness = retokenizer(false)) {
            harness.advance(Duration.ofSeconds(5));
            feed(harness);

            assertThat(last(harness)).isEqualTo(live);
        }
    }

    @Test
    void shouldNumberAndJudgeAsTheLivePathDoesWhenTheEventsAreReadFirst() throws IOException {
        List<AdmissionEvent> events =
                List.of(
                        Notes.event(AdmissionEventKind.DISCHARGED, 10),
                        Notes.event(AdmissionEventKind.DISCHARGE_CANCELLED, 11),
                        Notes.event(AdmissionEventKind.DISCHARGED, 12));
        live(notes(), events);
        assertThat(live.get("adm").getStatus()).isEqualTo(AdmissionStatus.FINAL);
        try (TopologyHarness harness = retokenizer(true)) {
            events.forEach(harness::send);
            feed(harness);
            caughtUp.set(true);
            harness.advance(Duration.ofSeconds(5));

            assertThat(last(harness)).isEqualTo(live);
        }
    }

    @Test
    void shouldPassOverWordsOfOtherRules() throws IOException {
        live(notes(), List.of());
        normalized.replaceAll(
                note -> NormalizedNote.newBuilder(note).setNormalizerHash("other").build());
        caughtUp.set(true);
        try (TopologyHarness harness = retokenizer(true)) {
            feed(harness);
            harness.advance(Duration.ofSeconds(5));

            assertThat(harness.live()).isEmpty();
            assertThat(harness.dead()).isEmpty();
        }
    }

    @Test
    void shouldKeepRetractionsAndAmendmentsThatCameWhileItCaughtUp() throws IOException {
        List<ClinicalNote.Builder> notes = new ArrayList<>(notes());
        notes.add(Notes.live("m", "").setSourceVersion(9).setStatus(NoteStatus.ENTERED_IN_ERROR));
        live(notes, List.of());
        try (TopologyHarness harness = retokenizer(false)) {
            feed(harness);
            caughtUp.set(true);
            harness.advance(Duration.ofSeconds(5));

            assertThat(last(harness).get("adm")).isEqualTo(live.get("adm"));
        }
    }

    @Test
    void shouldDeriveTheSameNotesOnceWhenNormalisedAnew() throws IOException {
        live(notes(), List.of());
        try (TopologyHarness harness =
                new TopologyHarness(
                        folder.resolve("replay"),
                        LIMITS,
                        Stage.RENORMALIZE,
                        CodingRules.standard(),
                        CatchUp.AT_ONCE)) {
            notes().forEach(harness::send);
            notes().forEach(harness::send);

            assertThat(harness.normalized()).isEqualTo(normalized);
        }
    }
}
