package org.longitude.preprocess;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.CodingText;
import org.longitude.model.admission.NoteStatus;
import org.longitude.model.admission.NoteVersion;
import org.longitude.model.text.NormalizedText;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * Decides what an arriving note changes: reads the state, writes nothing.
 *
 * <p>A revision's number is the note's offset in notes.raw plus one (or the last revision plus one
 * where that is more): it rises within an admission because an admission's notes lie in one
 * partition, it is the same when a transaction is repeated or another tokenizer works through the
 * same notes, and it goes on rising when the state has expired or was lost.
 */
final class AdmissionPlanner {

    private final TextEngine engine;
    private final int notesMax;
    private final int tokensMax;

    /**
     * A planner within limits.
     *
     * @param notesMax most note versions of an admission
     * @param tokensMax most tokens of an admission's coding text
     */
    AdmissionPlanner(TextEngine engine, int notesMax, int tokensMax) {
        this.engine = engine;
        this.notesMax = notesMax;
        this.tokensMax = tokensMax;
    }

    Plan plan(Arrival arrival, AdmissionStore store) {
        NoteEntry incoming = arrival.toEntry();
        List<NoteEntry> versions = store.versions(arrival.owner(), incoming.noteId(), notesMax + 1);
        NoteEntry seen = versions.stream().filter(incoming::isSameTextAs).findFirst().orElse(null);
        NoteEntry merged = seen == null ? incoming : incoming.merged(seen);
        if (versions.stream().anyMatch(NoteEntry::coded)) {
            merged = merged.asCoded();
        }
        if (seen == null && versions.size() >= notesMax) {
            return new Plan.Rejected(RejectionReason.TOO_MANY_NOTES);
        }
        boolean news = seen == null || !seen.saysTheSameAs(merged);
        AdmissionRecord admission = store.admission(arrival.owner());
        if (!merged.coded()) {
            List<NoteEntry> changed = merged.equals(seen) ? List.of() : List.of(merged);
            NormalizedNote normalized = news ? normalized(arrival, normalize(arrival)) : null;
            return new Plan.Accepted(
                    changed, admission.revision(), admission.contentHash(), normalized, null);
        }
        return planCoded(arrival, store, admission, seen, merged, news);
    }

    private Plan planCoded(
            Arrival arrival,
            AdmissionStore store,
            AdmissionRecord admission,
            @Nullable NoteEntry seen,
            NoteEntry merged,
            boolean news) {
        List<NoteEntry> notes = new ArrayList<>(store.notes(arrival.owner(), notesMax + 1));
        notes.removeIf(merged::isSameTextAs);
        notes.add(merged);
        if (notes.size() > notesMax) {
            return new Plan.Rejected(RejectionReason.TOO_MANY_NOTES);
        }
        List<NoteEntry> coded = notes.stream().filter(NoteEntry::coded).toList();
        CodingText text = CodingText.select(coded.stream().map(NoteEntry::version).toList());
        String contentHash = contentHash(text, coded);
        NormalizedText words = news ? normalize(arrival) : null;
        NormalizedNote normalized = words == null ? null : normalized(arrival, words);
        List<NoteEntry> changed = changed(coded, seen, merged);
        if (contentHash.equals(admission.contentHash())) {
            return new Plan.Accepted(changed, admission.revision(), contentHash, normalized, null);
        }
        AdmissionTokens tokens = tokens(arrival, store, text, coded, merged, words);
        if (tokens == null) {
            return new Plan.Rejected(RejectionReason.TOKENS_EXCEED_LIMIT);
        }
        long revision = Math.max(admission.revision() + 1, arrival.offset() + 1);
        TokenizedAdmission tokenized = tokenized(arrival.owner(), revision, text, coded, tokens);
        return new Plan.Accepted(changed, revision, contentHash, normalized, tokenized);
    }

    /** The merged entry and those of its note whose text is no longer, or from now on, kept. */
    private static List<NoteEntry> changed(
            List<NoteEntry> coded, @Nullable NoteEntry seen, NoteEntry merged) {
        NoteEntry latest = latestByNote(coded).get(merged.noteId());
        List<NoteEntry> changed = new ArrayList<>();
        for (NoteEntry entry : coded) {
            if (entry.noteId().equals(merged.noteId())) {
                boolean keep =
                        entry.equals(latest)
                                && entry.version().status() != NoteStatus.ENTERED_IN_ERROR;
                NoteEntry now = entry.withTextKept(keep);
                if (entry.isSameTextAs(merged) ? !now.equals(seen) : !now.equals(entry)) {
                    changed.add(now);
                }
            }
        }
        return changed;
    }

    private @Nullable AdmissionTokens tokens(
            Arrival arrival,
            AdmissionStore store,
            CodingText text,
            List<NoteEntry> coded,
            NoteEntry merged,
            @Nullable NormalizedText arrivedWords) {
        Map<String, NoteEntry> entries = latestByNote(coded);
        AdmissionTokens tokens = new AdmissionTokens(tokensMax);
        for (NoteVersion version : text.notes()) {
            NoteEntry entry = Objects.requireNonNull(entries.get(version.noteId()));
            NormalizedText words;
            if (entry.isSameTextAs(merged)) {
                words = arrivedWords != null ? arrivedWords : normalize(arrival);
            } else {
                words = engine.normalizer().normalize(store.text(arrival.owner(), version));
            }
            if (!tokens.add(entry, words, engine.tokenizer().tokenize(words))) {
                return null;
            }
        }
        return tokens;
    }

    private TokenizedAdmission tokenized(
            String owner,
            long revision,
            CodingText text,
            List<NoteEntry> coded,
            AdmissionTokens tokens) {
        return TokenizedAdmission.newBuilder()
                .setAdmissionId(owner)
                .setPatientId(patient(coded))
                .setRevision(revision)
                .setStatus(AdmissionStatus.valueOf(text.status().name()))
                .setOrigin(isLive(coded) ? Origin.LIVE : Origin.HISTORY)
                .setNotes(tokens.notes())
                .setTokenIds(tokens.ids())
                .setWordIndices(tokens.wordIndices())
                .setStarts(tokens.starts())
                .setEnds(tokens.ends())
                .setUnknownTokens(tokens.unknown())
                .setTokenizerHash(engine.tokenizer().hash())
                .setNormalizerHash(engine.normalizer().hash())
                .setReceivedAt(
                        coded.stream()
                                .map(entry -> entry.version().receivedAt())
                                .max(Comparator.naturalOrder())
                                .orElseThrow())
                .build();
    }

    /** Everything that a revision says, so that two of one hash need not both be published. */
    private String contentHash(CodingText text, List<NoteEntry> coded) {
        Map<String, NoteEntry> entries = latestByNote(coded);
        Sha256 hash =
                new Sha256()
                        .add(engine.tokenizer().hash())
                        .add(engine.normalizer().hash())
                        .add(text.status().name())
                        .add(isLive(coded) ? Origin.LIVE.name() : Origin.HISTORY.name());
        String patient = patient(coded);
        hash.add(patient == null ? "" : patient);
        for (NoteVersion version : text.notes()) {
            hash.add(version.noteId())
                    .add(version.sourceVersion())
                    .add(version.contentHash())
                    .add(Objects.requireNonNull(entries.get(version.noteId())).category().name());
        }
        return hash.hex();
    }

    private static boolean isLive(List<NoteEntry> coded) {
        return coded.stream().anyMatch(NoteEntry::live);
    }

    /** The patient that the latest note names; the same whatever the order of arrival. */
    private static @Nullable String patient(List<NoteEntry> coded) {
        return coded.stream()
                .filter(entry -> entry.patientId() != null)
                .max(
                        Comparator.comparing((NoteEntry entry) -> entry.version().firstReceivedAt())
                                .thenComparing(NoteEntry::noteId)
                                .thenComparing(NoteEntry::version, NoteVersion.BY_RECENCY))
                .map(NoteEntry::patientId)
                .orElse(null);
    }

    private static Map<String, NoteEntry> latestByNote(List<NoteEntry> coded) {
        Map<String, NoteEntry> latest = new HashMap<>();
        for (NoteEntry entry : coded) {
            latest.merge(
                    entry.noteId(),
                    entry,
                    (a, b) ->
                            NoteVersion.BY_RECENCY.compare(a.version(), b.version()) >= 0 ? a : b);
        }
        return latest;
    }

    private NormalizedText normalize(Arrival arrival) {
        return engine.normalizer().normalize(arrival.text());
    }

    private NormalizedNote normalized(Arrival arrival, NormalizedText words) {
        return NormalizedNotes.of(
                arrival.note(),
                words,
                engine.normalizer().hash(),
                arrival.partition(),
                arrival.offset());
    }
}
