/**
 * A prediction as FHIR R4, as a pure function of the prediction, what stood before and the claim's
 * limits. Knows neither Kafka nor a database.
 */
@NullMarked
package org.longitude.billing.fhir;

import org.jspecify.annotations.NullMarked;
