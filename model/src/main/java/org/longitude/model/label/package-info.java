/**
 * The codes a model can assign: label index to code and back, descriptions and decision thresholds.
 * Knows no engine and no topic.
 */
@NullMarked
package org.longitude.model.label;

import org.jspecify.annotations.NullMarked;
