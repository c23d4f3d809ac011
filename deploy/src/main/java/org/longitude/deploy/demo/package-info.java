/**
 * The whole pipeline in one process, fed at a steady pace and watched: what is sent, what comes
 * out, how long it took, how right it was. May use every module; knows the stages by their public
 * services only and reads results from the topics, as any consumer would.
 */
@NullMarked
package org.longitude.deploy.demo;

import org.jspecify.annotations.NullMarked;
