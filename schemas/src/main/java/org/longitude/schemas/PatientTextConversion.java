package org.longitude.schemas;

import org.apache.avro.Conversion;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Gives string fields of logical type {@code patient-text} the Java type {@link PatientText}. Other
 * readers see a plain string. Compiled before the Avro plugin runs, which loads it by name.
 */
public final class PatientTextConversion extends Conversion<PatientText> {

    static final String NAME = "patient-text";

    @Override
    public Class<PatientText> getConvertedType() {
        return PatientText.class;
    }

    @Override
    public String getLogicalTypeName() {
        return NAME;
    }

    @Override
    public PatientText fromCharSequence(CharSequence value, Schema schema, LogicalType type) {
        return new PatientText(value.toString());
    }

    @Override
    public CharSequence toCharSequence(PatientText value, Schema schema, LogicalType type) {
        return value.value();
    }

    /**
     * Makes the logical type known to Avro's schema parser, which loads it as a service before it
     * parses its first schema.
     */
    public static final class Factory implements LogicalTypes.LogicalTypeFactory {

        static {
            RecordTrust.extend();
        }

        @Override
        public LogicalType fromSchema(Schema schema) {
            return new LogicalType(NAME);
        }

        @Override
        public String getTypeName() {
            return NAME;
        }
    }
}
