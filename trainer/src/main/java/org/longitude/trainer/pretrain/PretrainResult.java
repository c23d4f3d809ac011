package org.longitude.trainer.pretrain;

import java.util.List;
import org.longitude.trainer.loop.Evaluation;

/**
 * What a pre-training came to: {@code result.json} of its folder.
 *
 * @param encoder which family
 * @param sample what one sample was
 * @param tokenizerHash whose ids it reads
 * @param vocabularySize rows of the word table
 * @param parameters weights in all
 * @param steps done
 * @param tokens shown
 * @param seconds of training
 * @param end why it ended
 * @param best the evaluation whose weights were kept
 * @param unigramNatsPerToken of a model that knows only how often words occur, at the same hidden
 *     words
 * @param beatsUnigram whether the model learned more than that
 * @param train what was learned from
 * @param heldOut what judged
 * @param notesKeptOut notes of patients that were kept out
 * @param derived weights made of others of the checkpoint that was continued
 * @param fresh weights that it had nothing for
 */
public record PretrainResult(
        EncoderKind encoder,
        SampleKind sample,
        String tokenizerHash,
        int vocabularySize,
        long parameters,
        long steps,
        long tokens,
        double seconds,
        String end,
        Evaluation best,
        double unigramNatsPerToken,
        boolean beatsUnigram,
        TextCounts train,
        TextCounts heldOut,
        int notesKeptOut,
        List<String> derived,
        List<String> fresh) {

    public PretrainResult {
        derived = List.copyOf(derived);
        fresh = List.copyOf(fresh);
    }

    /** Share of the held-out tokens that are the unknown token. */
    public double unknownShare() {
        return (double) heldOut.unknownTokens() / Math.max(1, heldOut.tokens());
    }
}
