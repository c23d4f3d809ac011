/**
 * {@code longitude reconcile}: for every raw note what became of it, found on the topics alone.
 * Knows schemas and the rule of which notes are read, and nothing of the applications it checks.
 */
@NullMarked
package org.longitude.deploy.reconcile;

import org.jspecify.annotations.NullMarked;
