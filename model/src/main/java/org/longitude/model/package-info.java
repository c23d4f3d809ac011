/**
 * Root of what training and serving share: text, tokenizers, label set, encoders, heads, bundle.
 * Knows no Kafka.
 */
@NullMarked
package org.longitude.model;

import org.jspecify.annotations.NullMarked;
