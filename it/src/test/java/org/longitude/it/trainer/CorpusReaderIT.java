package org.longitude.it.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.Topics;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.CorpusReader;
import org.longitude.trainer.corpus.ReadProgress;
import org.longitude.trainer.corpus.TopicSnapshot;

@KafkaTest
final class CorpusReaderIT {
    private final TestKafka kafka;
    private final Archive archive;
    private final CorpusReader reader;

    CorpusReaderIT(TestKafka kafka) {
        this.kafka = kafka;
        this.archive = new Archive(kafka);
        this.reader = new CorpusReader(kafka.clientConfig());
    }

    @Test
    void shouldRefuseAnEmptyArchive() {
        assertThatThrownBy(() -> reader.read(ReadProgress.NONE))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.CORPUS_EMPTY));
    }

    @Test
    void shouldRefuseNotesOfTwoNormalizers() {
        archive.codes(Archive.codes("a1", "428.0"));
        archive.note(Archive.note("a1", "n1", Archive.NORMALIZER_HASH));
        archive.note(Archive.note("a1", "n2", "another"));

        assertThatThrownBy(() -> reader.read(ReadProgress.NONE))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.NORMALIZERS_MIXED))
                .hasMessageContaining("another");
    }

    @Test
    void shouldSayThatOffsetsAreGoneWhenASnapshotsRecordsWereDeleted()
            throws ExecutionException, InterruptedException {
        threeAdmissions();
        Corpus corpus = reader.read(ReadProgress.NONE);
        deleteAll(corpus, Topics.NOTES_NORMALIZED.name());

        assertThatThrownBy(() -> reader.read(corpus.manifest().snapshot(), ReadProgress.NONE))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.OFFSETS_GONE))
                .hasMessageContaining(Topics.NOTES_NORMALIZED.name());
    }

    @Test
    void shouldCountWhatItLeavesOut() {
        threeAdmissions();
        archive.garbage(Topics.NOTES_NORMALIZED, "a1");
        archive.note(Archive.note("uncoded", "n9", Archive.NORMALIZER_HASH));
        archive.codes(Archive.codes("textless", "428.0"));

        Corpus corpus = reader.read(ReadProgress.NONE);

        assertThat(corpus.coded()).hasSize(3);
        assertThat(corpus.counts().undecodable()).isEqualTo(1);
        assertThat(corpus.counts().admissionsWithoutCodes()).isEqualTo(1);
        assertThat(corpus.counts().admissionsWithoutText()).isEqualTo(1);
    }

    @Test
    void shouldReadNothingOfAnAbortedTransaction() {
        threeAdmissions();
        archive.write(
                Topics.NOTES_NORMALIZED,
                "a1",
                Archive.note("a1", "aborted", Archive.NORMALIZER_HASH),
                false);
        archive.write(Topics.ICD_ASSIGNED, "a1", Archive.codes("a1", "999.9"), false);

        Corpus corpus = reader.read(ReadProgress.NONE);

        assertThat(corpus.counts().notes()).isEqualTo(3);
        assertThat(corpus.coded())
                .flatExtracting(ArchivedAdmission::codes)
                .noneMatch(code -> code.toString().contains("999.9"));
    }

    @Test
    void shouldReadTheSameBytesOfASnapshotWhateverArrivedSince() {
        threeAdmissions();
        Corpus first = reader.read(ReadProgress.NONE);
        archive.note(Archive.note("a4", "n4", Archive.NORMALIZER_HASH));
        archive.codes(Archive.codes("a1", "584.9"));

        Corpus again = reader.read(first.manifest().snapshot(), ReadProgress.NONE);

        assertThat(again.manifest().snapshot()).isEqualTo(first.manifest().snapshot());
        assertThat(again.coded()).isEqualTo(first.coded());
        assertThat(reader.read(ReadProgress.NONE).coded()).isNotEqualTo(first.coded());
    }

    private void threeAdmissions() {
        for (String admission : new String[] {"a1", "a2", "a3"}) {
            archive.codes(Archive.codes(admission, "428.0"));
            archive.note(Archive.note(admission, "n-" + admission, Archive.NORMALIZER_HASH));
        }
    }

    private void deleteAll(Corpus corpus, String topic)
            throws ExecutionException, InterruptedException {
        TopicSnapshot snapshot =
                corpus.manifest().snapshot().topics().stream()
                        .filter(t -> t.topic().equals(topic))
                        .findFirst()
                        .orElseThrow();
        Map<TopicPartition, RecordsToDelete> all =
                snapshot.partitions().stream()
                        .collect(
                                Collectors.toMap(
                                        range -> new TopicPartition(topic, range.partition()),
                                        range -> RecordsToDelete.beforeOffset(range.end())));
        kafka.admin().deleteRecords(all).all().get();
    }
}
