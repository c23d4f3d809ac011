/** Whether what is written for people still holds. */
@NullMarked
package org.longitude.deploy.docs;

import org.jspecify.annotations.NullMarked;
