package org.longitude.model.encoder;

/** BERT (Devlin et al. 2019) and RoBERTa (Liu et al. 2019): layers of full attention. */
final class BertEncoder extends Encoder {

    BertEncoder(BertConfig config, InitialWeights fresh, EncoderFunctions functions) {
        super(config, fresh, functions);
        for (int i = 0; i < config.layers(); i++) {
            addLayer(new BertLayer(config, i, fresh, functions));
        }
    }
}
