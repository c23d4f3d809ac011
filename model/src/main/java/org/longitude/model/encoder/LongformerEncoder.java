package org.longitude.model.encoder;

/** Longformer (Beltagy et al. 2020): layers of sliding-window attention with global tokens. */
final class LongformerEncoder extends Encoder {

    LongformerEncoder(LongformerConfig config, InitialWeights fresh, EncoderFunctions functions) {
        super(config, fresh, functions);
        for (int i = 0; i < config.layers(); i++) {
            addLayer(new LongformerLayer(config, i, fresh, functions));
        }
    }
}
