package org.longitude.model.encoder;

/**
 * A Hugging Face model: an encoder and the heads of one architecture.
 *
 * @param encoder shape of the encoder
 * @param architecture which heads
 * @param labels labels of a sequence classification, which is the size of the config's {@code
 *     id2label}; 0 for the others
 * @param tiedWords whether the word table is also the decoder of the masked language model
 */
public record PretrainedConfig(
        EncoderConfig encoder, Architecture architecture, int labels, boolean tiedWords) {

    public PretrainedConfig {
        if ((architecture == Architecture.SEQUENCE_CLASSIFICATION) != (labels > 0)) {
            throw new IllegalArgumentException(
                    "labels: %d of %s (expected: > 0 for sequence classification, else 0)"
                            .formatted(labels, architecture));
        }
        if (architecture == Architecture.PRE_TRAINING && !BertConfig.isBert(encoder)) {
            throw new IllegalArgumentException(
                    "architecture: next-sentence prediction on another encoder than BERT (expected: a masked language model)");
        }
    }

    boolean hasPooler() {
        return architecture == Architecture.POOLED || architecture == Architecture.PRE_TRAINING;
    }

    boolean hasMaskedLanguageHead() {
        return architecture == Architecture.MASKED_LANGUAGE
                || architecture == Architecture.PRE_TRAINING;
    }
}
