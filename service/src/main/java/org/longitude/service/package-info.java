/**
 * What every long-running service shows its operator: health, metrics and who may ask, on one
 * embedded server. Imports none of ours, no Kafka and no engine.
 */
@NullMarked
package org.longitude.service;

import org.jspecify.annotations.NullMarked;
