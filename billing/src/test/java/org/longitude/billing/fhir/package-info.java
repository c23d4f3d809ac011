/** Every kind of change, validated by HAPI's instance validator. */
@NullMarked
package org.longitude.billing.fhir;

import org.jspecify.annotations.NullMarked;
