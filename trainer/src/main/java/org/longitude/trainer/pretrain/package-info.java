/**
 * Pre-training on notes of every category: samples cut from a corpus, masked language modelling for
 * a Longformer, that and next sentences for a BERT, perplexity on patients held out, and a Hugging
 * Face directory as the result. May use the model module, this module's corpus, embeddings, loop
 * and run folders.
 */
@NullMarked
package org.longitude.trainer.pretrain;

import org.jspecify.annotations.NullMarked;
