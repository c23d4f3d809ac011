// Reads or writes one record value with Confluent's own schema-registry client:
//   node exchange.mjs write URL TOPIC RECORD.json VALUE.bin [SCHEMA.avsc]
//   node exchange.mjs read  URL TOPIC VALUE.bin RECORD.json
// With SCHEMA.avsc, "write" registers that schema first, as an outside producer would.
import { readFileSync, writeFileSync } from 'node:fs';
import {
  AvroDeserializer,
  AvroSerializer,
  SchemaRegistryClient,
  SerdeType,
} from '@confluentinc/schemaregistry';

const [mode, url, topic, input, output, schemaFile] = process.argv.slice(2);
const client = new SchemaRegistryClient({ baseURLs: [url], maxRetries: 2 });

if (mode === 'write') {
  if (schemaFile) {
    const schema = readFileSync(schemaFile, 'utf8');
    await client.register(`${topic}-value`, { schemaType: 'AVRO', schema });
  }
  const serializer = new AvroSerializer(client, SerdeType.VALUE, {
    autoRegisterSchemas: false,
    useLatestVersion: true,
  });
  const record = JSON.parse(readFileSync(input, 'utf8'));
  writeFileSync(output, await serializer.serialize(topic, record));
} else if (mode === 'read') {
  const deserializer = new AvroDeserializer(client, SerdeType.VALUE, {});
  const record = await deserializer.deserialize(topic, readFileSync(input));
  writeFileSync(output, JSON.stringify(record));
} else {
  throw new Error(`mode: ${mode} (expected: write or read)`);
}
process.exit(0);
