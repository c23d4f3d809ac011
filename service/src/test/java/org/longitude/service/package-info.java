/** Tests of the services' face; real servers on free ports. */
@NullMarked
package org.longitude.service;

import org.jspecify.annotations.NullMarked;
