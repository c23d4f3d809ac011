/** Synthea's patients on standard output; knows nothing of Longitude. */
package org.longitude.synthea;
