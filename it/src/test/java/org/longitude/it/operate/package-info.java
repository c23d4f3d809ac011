/** What an operator asks of a cluster: status and doctor, against broken set-ups. */
@NullMarked
package org.longitude.it.operate;

import org.jspecify.annotations.NullMarked;
