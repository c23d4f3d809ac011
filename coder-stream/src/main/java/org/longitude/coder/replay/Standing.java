package org.longitude.coder.replay;

import java.util.HashMap;
import java.util.Map;
import org.longitude.schemas.v1.IcdPrediction;

/**
 * What stands of some admissions, by the order that every consumer of icd.predictions keeps: the
 * highest revision, and of one revision the highest release number.
 */
final class Standing {

    private static final class Entry {
        private final long wanted;
        private long revision = -1;
        private long release = -1;
        private String bundleHash = "";
        private boolean coded;

        private Entry(long wanted) {
            this.wanted = wanted;
        }
    }

    private final Map<String, Entry> entries = new HashMap<>();
    private final String tokenizerHash;

    /**
     * Nothing stands yet.
     *
     * @param revisions the admissions, and of each the revision that is asked for
     * @param tokenizerHash the tokenizer of those revisions
     */
    Standing(Map<String, Long> revisions, String tokenizerHash) {
        revisions.forEach((id, revision) -> entries.put(id, new Entry(revision)));
        this.tokenizerHash = tokenizerHash;
    }

    /** One record of the topic. */
    void note(IcdPrediction found) {
        Entry entry = entries.get(found.getAdmissionId());
        if (entry == null) {
            return;
        }
        long revision = found.getRevision();
        long release = found.getReleaseNumber();
        if (revision > entry.revision || (revision == entry.revision && release > entry.release)) {
            entry.revision = revision;
            entry.release = release;
            entry.bundleHash = found.getBundleHash();
        }
        entry.coded |= revision == entry.wanted && found.getTokenizerHash().equals(tokenizerHash);
    }

    /** What a release's codes of an admission's wanted revision would be to who reads the topic. */
    Verdict verdict(String admissionId, long releaseNumber, String bundleHash) {
        Entry entry = entries.get(admissionId);
        if (entry == null || entry.revision < entry.wanted) {
            return Verdict.NOT_CODED;
        }
        if (entry.revision > entry.wanted) {
            return Verdict.NEWER_STANDS;
        }
        if (entry.bundleHash.equals(bundleHash)) {
            return Verdict.STANDS_ALREADY;
        }
        if (entry.release >= releaseNumber) {
            return Verdict.NEWER_STANDS;
        }
        return entry.coded ? Verdict.PUBLISHED : Verdict.NOT_CODED;
    }
}
