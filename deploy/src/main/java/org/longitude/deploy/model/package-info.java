/**
 * {@code longitude model}: commands on model directories. The work is in the model module, and for
 * metrics in the trainer's; here is what a person types and reads.
 */
@NullMarked
package org.longitude.deploy.model;

import org.jspecify.annotations.NullMarked;
