/**
 * {@code longitude code}: JSON lines in, codes out, without a broker. Reads lines as ingest does,
 * chooses notes and makes tokens as pre-processing does, and scores as the coder's service does; it
 * decides nothing itself.
 */
@NullMarked
package org.longitude.deploy.code;

import org.jspecify.annotations.NullMarked;
