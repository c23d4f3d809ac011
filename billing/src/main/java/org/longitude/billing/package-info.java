/**
 * The reference consumer of predictions: the command, its settings, the loop that reads, applies
 * and sends. Uses {@code schemas} and {@code service}; what it keeps is in {@code store}, what it
 * says of it in {@code fhir}.
 */
@NullMarked
package org.longitude.billing;

import org.jspecify.annotations.NullMarked;
