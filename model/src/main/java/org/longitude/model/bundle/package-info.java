/**
 * The one artefact that goes from the trainer to the coder: a directory whose every file is
 * verified before use. Composes text, tokenizer, label and encoder; knows no topic.
 */
@NullMarked
package org.longitude.model.bundle;

import org.jspecify.annotations.NullMarked;
