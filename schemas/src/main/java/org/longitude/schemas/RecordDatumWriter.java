package org.longitude.schemas;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Avro's writer of generated records, save that an {@link IntList} is written number by number:
 * most of our bytes are such lists, and Avro asks of every element anew what it is.
 */
final class RecordDatumWriter extends SpecificDatumWriter<Object> {

    RecordDatumWriter(Schema schema, SpecificData data) {
        super(schema, data);
    }

    @Override
    protected void writeArray(Schema schema, Object datum, Encoder out) throws IOException {
        if (datum instanceof IntList numbers
                && schema.getElementType().getType() == Schema.Type.INT) {
            int size = numbers.size();
            out.writeArrayStart();
            out.setItemCount(size);
            for (int i = 0; i < size; i++) {
                out.startItem();
                out.writeInt(numbers.at(i));
            }
            out.writeArrayEnd();
        } else {
            super.writeArray(schema, datum, out);
        }
    }
}
