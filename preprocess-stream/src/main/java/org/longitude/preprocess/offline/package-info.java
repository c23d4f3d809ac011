/**
 * {@code longitude preprocess}: JSON lines in, words and ids out, for people who want to see what
 * the model sees. Needs no broker; the stream in the package above runs the same normaliser and
 * tokenizer.
 */
@NullMarked
package org.longitude.preprocess.offline;

import org.jspecify.annotations.NullMarked;
