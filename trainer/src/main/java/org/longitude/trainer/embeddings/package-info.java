/**
 * Word embeddings by fastText's skip-gram, in a process of its own, and what can be read off them:
 * nearest and farthest words, a picture in two dimensions. May use {@code model} and {@code
 * trainer.report}.
 */
@org.jspecify.annotations.NullMarked
package org.longitude.trainer.embeddings;
