/**
 * Fine-tunes a coding model on admissions with assigned codes. May use the model module's encoder,
 * DJL's api, and this module's corpus and metrics.
 */
@NullMarked
package org.longitude.trainer.finetune;

import org.jspecify.annotations.NullMarked;
