/** Verdicts on notes from what the topics say. */
@NullMarked
package org.longitude.deploy.reconcile;

import org.jspecify.annotations.NullMarked;
