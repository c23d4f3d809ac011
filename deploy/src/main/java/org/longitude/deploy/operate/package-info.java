/**
 * What an operator asks of a running cluster: {@code status}, how far everything is, and {@code
 * doctor}, what is wrong and what to do. They read and write nothing. May use the contracts, the
 * bundle, what {@code access} declares, and Kafka's clients.
 */
@NullMarked
package org.longitude.deploy.operate;

import org.jspecify.annotations.NullMarked;
