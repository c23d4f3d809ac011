/** The distribution as a user runs it: a child process, its exit code and what it wrote. */
@NullMarked
package org.longitude.it.demo;

import org.jspecify.annotations.NullMarked;
