/**
 * Small "default" tokenizers, learned on everyday English that the project generates: what
 * RoBERTa's and BERT's vocabularies are to the paper, where nothing may be downloaded. May use
 * {@code model}.
 */
@org.jspecify.annotations.NullMarked
package org.longitude.trainer.subword;
