/**
 * Tests of the coder's parts, with hand-written fakes of the model and Kafka's own mock clients.
 */
@NullMarked
package org.longitude.coder;

import org.jspecify.annotations.NullMarked;
