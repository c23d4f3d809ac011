/**
 * The ICD literature's scores as pure functions, each convention under its own name. Knows no model
 * and no topic.
 */
@NullMarked
package org.longitude.trainer.metrics;

import org.jspecify.annotations.NullMarked;
