package org.longitude.model.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.longitude.model.encoder.ForwardPass;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.training.TrainingLosses;
import org.longitude.model.verify.FixtureTensors.Tensor;

/** The losses of a batch under the names that fixtures give them. */
record FixtureLosses(PretrainedModel model, TrainingLosses losses) {

    static final String TOTAL = "total_loss";

    /**
     * The losses for which the batch has labels, in the order in which they add up.
     *
     * @param states [N,D] after the last layer
     */
    Map<String, NDArray> of(FixtureInputs inputs, NDArray states, ForwardPass pass) {
        Map<String, NDArray> named = new LinkedHashMap<>();
        switch (model.config().architecture()) {
            case MASKED_LANGUAGE -> named.put("mlm_loss", maskedLanguage(inputs, states, pass));
            case SEQUENCE_CLASSIFICATION -> named.put("bce_loss", labels(inputs, states, pass));
            case PRE_TRAINING -> {
                NDArray first = maskedLanguage(inputs, states, pass);
                NDArray second = nextSentence(inputs, states, pass);
                named.put("mlm_loss", first);
                named.put("nsp_loss", second);
                named.put(TOTAL, first.add(second));
            }
            case BARE, POOLED -> {}
        }
        return named;
    }

    private NDArray maskedLanguage(FixtureInputs inputs, NDArray states, ForwardPass pass) {
        FixtureInputs.Scored scored = inputs.scored();
        NDArray rows = model.gather(states, scored.places(), pass);
        NDArray logits = model.maskedLanguageLogits(rows, pass);
        return losses.crossEntropy(logits, scored.targets(), scored.targets().length);
    }

    private NDArray nextSentence(FixtureInputs inputs, NDArray states, ForwardPass pass) {
        long[] targets = inputs.get("next_sentence_label").integers();
        NDArray first = model.gather(states, inputs.firstPlaces(), pass);
        NDArray logits = model.nextSentenceLogits(model.pooled(first, pass), pass);
        return losses.crossEntropy(logits, targets, targets.length);
    }

    private NDArray labels(FixtureInputs inputs, NDArray states, ForwardPass pass) {
        Tensor labels = inputs.get("labels");
        NDArray first = model.gather(states, inputs.firstPlaces(), pass);
        NDArray logits = model.labelLogits(first, pass);
        NDArray targets = states.getManager().create(labels.floats(), new Shape(labels.shape()));
        return losses.multiLabel(logits, targets, labels.rows());
    }
}
