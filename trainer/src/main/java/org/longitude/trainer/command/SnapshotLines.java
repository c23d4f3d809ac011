package org.longitude.trainer.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.corpus.CorpusCounts;
import org.longitude.trainer.corpus.TopicSnapshot;
import org.longitude.trainer.snapshot.ManifestFile;

/** What a snapshot is, for people and for programs. */
record SnapshotLines(Path folder, ManifestFile manifest) {

    Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("folder", folder.toString());
        map.put("content_sha256", manifest.contentSha256());
        map.put("coded_admissions", manifest.codedAdmissions());
        map.put("standing_notes", manifest.standingNotes());
        map.put("normalizer_hash", manifest.normalizerHash());
        map.put("counts", manifest.counts());
        map.put("snapshot", manifest.snapshot());
        return map;
    }

    List<String> asText() {
        CorpusCounts counts = manifest.counts();
        List<String> lines = new ArrayList<>();
        lines.add("%s".formatted(folder));
        for (TopicSnapshot topic : manifest.snapshot().topics()) {
            lines.add(
                    "  %-30s %,10d records, sha256 %s"
                            .formatted(topic.topic(), topic.records(), topic.sha256()));
        }
        lines.add(
                "  %,d admissions with text and codes, %,d notes that stand of %,d versions"
                        .formatted(
                                manifest.codedAdmissions(),
                                manifest.standingNotes(),
                                counts.notes()));
        lines.add(
                "  left out: %,d records that cannot be read, %,d admissions without text, %,d without codes"
                        .formatted(
                                counts.undecodable(),
                                counts.admissionsWithoutText(),
                                counts.admissionsWithoutCodes()));
        return lines;
    }
}
