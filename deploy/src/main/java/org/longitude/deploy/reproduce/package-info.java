/**
 * {@code longitude train reproduce}: the trainer's reproduction, with a broker of its own to make
 * admissions where no snapshot is given. May use every module.
 */
@org.jspecify.annotations.NullMarked
package org.longitude.deploy.reproduce;
