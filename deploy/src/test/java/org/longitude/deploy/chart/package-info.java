/**
 * The Helm chart, rendered by Helm itself and held against Kubernetes', Strimzi's and our types.
 */
@NullMarked
package org.longitude.deploy.chart;

import org.jspecify.annotations.NullMarked;
