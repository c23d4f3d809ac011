package org.longitude.trainer.finetune;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.model.encoder.CodingModel;

/** The weights of the best evaluation so far, in the heap. */
final class BestWeights implements AutoCloseable {

    private final CodingModel model;
    private final Map<String, float[]> weights = new HashMap<>();
    private FineTuneListener.@Nullable Evaluation evaluation;

    BestWeights(CodingModel model) {
        this.model = model;
    }

    void offer(FineTuneListener.Evaluation offered) {
        if (evaluation == null || offered.microF1() > evaluation.microF1()) {
            evaluation = offered;
            model.parameters()
                    .forEach(
                            (name, parameter) ->
                                    weights.put(name, parameter.getArray().toFloatArray()));
        }
    }

    FineTuneListener.Evaluation evaluation() {
        if (evaluation == null) {
            throw new IllegalStateException("no evaluation was made");
        }
        return evaluation;
    }

    void restore() {
        model.parameters()
                .forEach(
                        (name, parameter) -> {
                            float[] values = weights.get(name);
                            if (values != null) {
                                model.setWeight(name, values);
                            }
                        });
    }

    @Override
    public void close() {
        weights.clear();
    }
}
