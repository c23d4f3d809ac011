/**
 * Which notes of an admission are coded, in which order, and how far the admission has come: one
 * pure function that the stream and the trainer share.
 */
@NullMarked
package org.longitude.model.admission;

import org.jspecify.annotations.NullMarked;
