/**
 * Whether notes and codes still look as they did: predictions of two periods, compared. May read
 * topics, and use the trainer's pages and figures.
 */
@NullMarked
package org.longitude.deploy.drift;

import org.jspecify.annotations.NullMarked;
