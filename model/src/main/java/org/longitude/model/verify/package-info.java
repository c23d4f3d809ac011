/**
 * Compares models of this module with expected values made elsewhere: directories of golden
 * fixtures in, the largest error of each kind of tensor out.
 *
 * <p>{@link org.longitude.model.verify.FixtureVerifier} is the way in. Uses the encoders and the
 * optimiser as any caller would; nothing depends on it but the command and tests.
 */
@NullMarked
package org.longitude.model.verify;

import org.jspecify.annotations.NullMarked;
