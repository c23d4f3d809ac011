package org.longitude.preprocess;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.longitude.model.tokenizer.Tokens;
import org.longitude.schemas.IntList;
import org.longitude.schemas.v1.TokenizedNote;

/** Joins the tokens of an admission's notes in reading order, within a limit. */
final class AdmissionTokens {

    private final int tokensMax;
    private final List<TokenizedNote> notes = new ArrayList<>();
    private int[] ids = new int[1024];
    private int[] wordIndices = new int[1024];
    private int[] starts = new int[1024];
    private int[] ends = new int[1024];
    private int count;
    private int unknown;

    AdmissionTokens(int tokensMax) {
        this.tokensMax = tokensMax;
    }

    /** Adds a note, or says false and adds nothing where the limit would be passed. */
    boolean add(NoteEntry entry, int textLength, Tokens tokens) {
        if ((long) count + tokens.count() > tokensMax) {
            return false;
        }
        int end = count + tokens.count();
        reserve(end);
        System.arraycopy(tokens.ids(), 0, ids, count, tokens.count());
        System.arraycopy(tokens.wordIndices(), 0, wordIndices, count, tokens.count());
        System.arraycopy(tokens.starts(), 0, starts, count, tokens.count());
        System.arraycopy(tokens.ends(), 0, ends, count, tokens.count());
        notes.add(
                TokenizedNote.newBuilder()
                        .setNoteId(entry.noteId())
                        .setSourceVersion(entry.version().sourceVersion())
                        .setCategory(entry.category())
                        .setTokenStart(count)
                        .setTokenEnd(end)
                        .setTextLength(textLength)
                        .setSourcePartition(entry.sourcePartition())
                        .setSourceOffset(entry.sourceOffset())
                        .build());
        count = end;
        unknown += tokens.unknown();
        return true;
    }

    private void reserve(int needed) {
        if (needed > ids.length) {
            int length = Math.max(needed, Math.min(tokensMax, ids.length + (ids.length >> 1)));
            ids = Arrays.copyOf(ids, length);
            wordIndices = Arrays.copyOf(wordIndices, length);
            starts = Arrays.copyOf(starts, length);
            ends = Arrays.copyOf(ends, length);
        }
    }

    List<TokenizedNote> notes() {
        return notes;
    }

    int unknown() {
        return unknown;
    }

    List<Integer> ids() {
        return view(ids);
    }

    List<Integer> wordIndices() {
        return view(wordIndices);
    }

    List<Integer> starts() {
        return view(starts);
    }

    List<Integer> ends() {
        return view(ends);
    }

    private List<Integer> view(int[] values) {
        return IntList.ofFirst(count, values);
    }
}
