/**
 * Longitude's registry client and serdes against registries that Longitude did not write, and
 * against Confluent's own client.
 */
@NullMarked
package org.longitude.it.registry;

import org.jspecify.annotations.NullMarked;
