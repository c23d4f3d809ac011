package org.longitude.it.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.Topics;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.CorpusNote;
import org.longitude.trainer.corpus.PartitionRange;
import org.longitude.trainer.corpus.ReadProgress;
import org.longitude.trainer.corpus.StandingCode;
import org.longitude.trainer.corpus.TopicSnapshot;
import org.longitude.trainer.snapshot.ManifestFile;
import org.longitude.trainer.snapshot.RangeChoice;
import org.longitude.trainer.snapshot.SnapshotFolder;
import org.longitude.trainer.snapshot.SnapshotLimits;
import org.longitude.trainer.snapshot.SnapshotTaker;

@KafkaTest
final class SnapshotIT {
    private final TestKafka kafka;
    private final Archive archive;
    private final SnapshotTaker taker;

    @TempDir Path folder;

    SnapshotIT(TestKafka kafka) {
        this.kafka = kafka;
        this.archive = new Archive(kafka);
        this.taker = new SnapshotTaker(kafka.clientConfig(), SnapshotLimits.standard());
    }

    @Test
    void shouldRefuseAnEmptyArchiveAndLeaveNothing() throws Exception {
        assertRefused(TrainerError.CORPUS_EMPTY, () -> take("s"));
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void shouldRefuseNotesOfTwoNormalizersAndLeaveNothing() throws Exception {
        archive.codes(Archive.codes("a1", "428.0"));
        archive.note(Archive.note("a1", "n1", Archive.NORMALIZER_HASH));
        archive.note(Archive.note("a1", "n2", "another"));

        assertThatThrownBy(() -> take("s"))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.NORMALIZERS_MIXED))
                .hasMessageContaining("another");
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void shouldRefuseAnExistingFolderAndAnOffsetThatIsNotThere() {
        threeAdmissions();

        assertRefused(
                TrainerError.CONFIG_INVALID,
                () -> taker.take(folder, RangeChoice.EVERYTHING, ReadProgress.NONE));
        assertRefused(
                TrainerError.CONFIG_INVALID,
                () -> take("s", new RangeChoice(null, null, Map.of("notes.raw/0", 0L), Map.of())));
        assertRefused(
                TrainerError.OFFSETS_GONE,
                () ->
                        take(
                                "s",
                                new RangeChoice(
                                        null, null, Map.of(), Map.of("notes.normalized/0", 999L))));
    }

    @Test
    void shouldNameTheOffsetsThatRetentionRemoved() throws Exception {
        threeAdmissions();
        ManifestFile taken = take("s");
        deleteAll(taken, Topics.NOTES_NORMALIZED.name());

        assertThatThrownBy(() -> takeAgain("again", taken))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.OFFSETS_GONE))
                .hasMessageContaining(Topics.NOTES_NORMALIZED.name())
                .hasMessageContaining("offsets 0 to");
        assertThat(folder.resolve("again")).doesNotExist();
    }

    @Test
    void shouldRefuseATopicThatWasDeletedAndMadeAgain() throws Exception {
        threeAdmissions();
        ManifestFile taken = take("s");
        String topic = Topics.NOTES_NORMALIZED.name();
        String recreated =
                Files.readString(folder.resolve("s/manifest.json"))
                        .replace(topicId(taken, topic), "AAAAAAAAAAAAAAAAAAAAAA");
        Path manifest = Files.writeString(folder.resolve("other.json"), recreated);

        assertThatThrownBy(() -> takeAgain("again", ManifestFile.read(manifest)))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.SNAPSHOT_MISMATCH))
                .hasMessageContaining(topicId(taken, topic))
                .hasMessageContaining("expected: AAAAAAAAAAAAAAAAAAAAAA")
                .hasMessageContaining("made again");
    }

    @Test
    void shouldCountWhatItLeavesOut() {
        threeAdmissions();
        archive.garbage(Topics.NOTES_NORMALIZED, "a1");
        archive.note(Archive.note("uncoded", "n9", Archive.NORMALIZER_HASH));
        archive.codes(Archive.codes("textless", "428.0"));

        ManifestFile taken = take("s");

        assertThat(taken.codedAdmissions()).isEqualTo(3);
        assertThat(taken.standingNotes()).isEqualTo(4);
        assertThat(taken.counts().undecodable()).isEqualTo(1);
        assertThat(taken.counts().admissionsWithoutCodes()).isEqualTo(1);
        assertThat(taken.counts().admissionsWithoutText()).isEqualTo(1);
    }

    @Test
    void shouldReadNeitherAnAbortedNorAnOpenTransaction() {
        threeAdmissions();
        archive.write(
                Topics.NOTES_NORMALIZED,
                "a1",
                Archive.note("a1", "aborted", Archive.NORMALIZER_HASH),
                false);
        archive.write(Topics.ICD_ASSIGNED, "a1", Archive.codes("a1", "999.9"), false);
        try (Archive.Open open = archive.open()) {
            open.write(
                    Topics.NOTES_NORMALIZED,
                    "a1",
                    Archive.note("a1", "open", Archive.NORMALIZER_HASH));
            open.write(Topics.ICD_ASSIGNED, "a1", Archive.codes("a1", "888.8"));

            ManifestFile taken = take("s");

            assertThat(taken.counts().notes()).isEqualTo(3);
            assertThat(taken.counts().codeLists()).isEqualTo(3);
            try (Corpus corpus = SnapshotFolder.open(folder.resolve("s"))) {
                assertThat(corpus.coded())
                        .flatExtracting(ArchivedAdmission::codes)
                        .extracting(StandingCode::code)
                        .containsOnly("428.0");
            }
            open.commit();
            // What was open then is not in the manifest's offsets now either.
            assertThat(takeAgain("again", taken)).isEqualTo(taken);
        }
        assertThat(take("later").counts().notes()).isEqualTo(4);
    }

    @Test
    void shouldGiveTheSameFolderToTheByteWhateverArrivedSince() throws Exception {
        threeAdmissions();
        ManifestFile first = take("first");
        archive.note(Archive.note("a4", "n4", Archive.NORMALIZER_HASH));
        archive.codes(Archive.codes("a1", "584.9"));

        ManifestFile again = takeAgain("again", first);

        assertThat(again).isEqualTo(first);
        assertThat(contents(folder.resolve("again"))).isEqualTo(contents(folder.resolve("first")));
        assertThat(take("later").contentSha256()).isNotEqualTo(first.contentSha256());
    }

    @Test
    void shouldReadTheTimesAndOffsetsThatWereAskedFor() throws Exception {
        threeAdmissions();
        Thread.sleep(5);
        Instant between = Instant.now();
        archive.note(Archive.note("a4", "n4", Archive.NORMALIZER_HASH));
        archive.codes(Archive.codes("a4", "584.9"));

        RangeChoice since = new RangeChoice(between, null, Map.of(), Map.of());
        RangeChoice until = new RangeChoice(null, between, Map.of(), Map.of());

        assertThat(admissions(take("since", since), "since")).containsExactly("a4");
        assertThat(admissions(take("until", until), "until")).containsExactly("a1", "a2", "a3");
        ManifestFile all = take("all");
        assertThat(taker.takeAgain(folder.resolve("same"), all.snapshot(), ReadProgress.NONE))
                .isEqualTo(all);
    }

    @Test
    void shouldHoldNotesOfEveryAdmissionOnceAndInReadingOrder() {
        threeAdmissions();
        archive.note(Archive.note("a2", "n-a2", Archive.NORMALIZER_HASH));
        archive.note(Archive.note("a0", "n0", Archive.NORMALIZER_HASH));
        archive.write(
                Topics.NOTES_NORMALIZED,
                "note:loose",
                Archive.note(null, "loose", Archive.NORMALIZER_HASH),
                true);

        take("s");

        try (Corpus corpus = SnapshotFolder.open(folder.resolve("s"))) {
            assertThat(corpus.notes())
                    .extracting(CorpusNote::noteId)
                    .containsExactly("n0", "n-a1", "n-a2", "n-a3", "loose");
            assertThat(corpus.notes().get(4).admissionId()).isNull();
            assertThat(corpus.notes().get(1).text().words()).isEqualTo("word n-a1");
            assertThat(corpus.coded().get(1).words()).isEqualTo("word n-a2");
        }
    }

    private List<String> admissions(ManifestFile taken, String name) {
        assertThat(taken.codedAdmissions()).isPositive();
        try (Corpus corpus = SnapshotFolder.open(folder.resolve(name))) {
            return corpus.coded().stream().map(ArchivedAdmission::admissionId).toList();
        }
    }

    private ManifestFile take(String name) {
        return take(name, RangeChoice.EVERYTHING);
    }

    private ManifestFile take(String name, RangeChoice choice) {
        return taker.take(folder.resolve(name), choice, ReadProgress.NONE);
    }

    private ManifestFile takeAgain(String name, ManifestFile manifest) {
        return taker.takeAgain(folder.resolve(name), manifest, ReadProgress.NONE);
    }

    private static void assertRefused(TrainerError error, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        TrainerException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    private static String topicId(ManifestFile manifest, String topic) {
        return part(manifest, topic).topicId();
    }

    private static TopicSnapshot part(ManifestFile manifest, String topic) {
        return manifest.snapshot().topics().stream()
                .filter(t -> t.topic().equals(topic))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    private static Map<String, String> contents(Path folder) throws Exception {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                contents.put(
                        folder.relativize(file).toString(),
                        Arrays.toString(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    private void threeAdmissions() {
        for (String admission : new String[] {"a1", "a2", "a3"}) {
            archive.codes(Archive.codes(admission, "428.0"));
            archive.note(Archive.note(admission, "n-" + admission, Archive.NORMALIZER_HASH));
        }
    }

    private void deleteAll(ManifestFile manifest, String topic) throws Exception {
        Map<TopicPartition, RecordsToDelete> all =
                part(manifest, topic).partitions().stream()
                        .collect(
                                Collectors.toMap(
                                        range -> new TopicPartition(topic, range.partition()),
                                        (PartitionRange range) ->
                                                RecordsToDelete.beforeOffset(range.end())));
        kafka.admin().deleteRecords(all).all().get();
    }
}
