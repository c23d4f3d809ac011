package org.longitude.deploy.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * What the registry knows, as a function of the {@link RegistryEvent}s applied so far. It decides
 * which event a request becomes and never changes by anything but an event, so that a replay of the
 * log gives the same ids.
 *
 * <p>Threading: guarded by its owner.
 */
final class RegistryState {

    /** Global, as in Confluent's registry: without one set, BACKWARD. */
    static final CompatibilityLevel DEFAULT_LEVEL = CompatibilityLevel.BACKWARD;

    private final Map<Integer, Schema> schemas = new TreeMap<>();
    private final Map<String, Integer> idsByText = new HashMap<>();
    private final Map<String, List<SchemaVersion>> subjects = new TreeMap<>();
    private final Map<String, CompatibilityLevel> levels = new HashMap<>();
    private CompatibilityLevel level = DEFAULT_LEVEL;

    void apply(RegistryEvent event) {
        if (event instanceof RegistryEvent.Registered registered) {
            add(registered);
        } else if (event instanceof RegistryEvent.LevelSet set) {
            if (set.subject() == null) {
                level = set.level();
            } else {
                levels.put(set.subject(), set.level());
            }
        }
    }

    private void add(RegistryEvent.Registered event) {
        Schema schema = new Schema.Parser().parse(event.schema());
        schemas.putIfAbsent(event.id(), schema);
        idsByText.putIfAbsent(schema.toString(), event.id());
        subjects.computeIfAbsent(event.subject(), name -> new ArrayList<>())
                .add(new SchemaVersion(event.subject(), event.version(), event.id(), schema));
    }

    /** The version that already holds this schema, if the subject has it. */
    Optional<SchemaVersion> find(String subject, Schema schema) {
        return subjects.getOrDefault(subject, List.of()).stream()
                .filter(version -> version.schema().toString().equals(schema.toString()))
                .findFirst();
    }

    /** The event that registers a schema the subject does not have yet. */
    RegistryEvent.Registered registration(String subject, Schema schema) throws RegistryRefusal {
        Optional<String> objection = objection(subject, schema, earlier(subject));
        if (objection.isPresent()) {
            throw RegistryRefusal.incompatible(subject, objection.get());
        }
        Integer known = idsByText.get(schema.toString());
        int id = known == null ? schemas.size() + 1 : known;
        return new RegistryEvent.Registered(
                subject, earlier(subject).size() + 1, id, schema.toString());
    }

    Optional<String> objection(String subject, Schema schema, List<SchemaVersion> against) {
        return levelFor(subject)
                .objection(schema, against.stream().map(SchemaVersion::schema).toList());
    }

    private List<SchemaVersion> earlier(String subject) {
        return subjects.getOrDefault(subject, List.of());
    }

    List<String> subjects() {
        return List.copyOf(subjects.keySet());
    }

    List<SchemaVersion> versions(String subject) throws RegistryRefusal {
        List<SchemaVersion> versions = subjects.get(subject);
        if (versions == null) {
            throw RegistryRefusal.noSubject(subject);
        }
        return List.copyOf(versions);
    }

    /** A version by its number, or the newest by the name {@code latest}. */
    SchemaVersion version(String subject, String name) throws RegistryRefusal {
        List<SchemaVersion> versions = versions(subject);
        int number = name.equals("latest") ? versions.size() : positive(name);
        if (number > versions.size()) {
            throw RegistryRefusal.noVersion(name);
        }
        return versions.get(number - 1);
    }

    private static int positive(String name) throws RegistryRefusal {
        try {
            int number = Integer.parseInt(name);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw RegistryRefusal.invalidVersion(name);
        }
        throw RegistryRefusal.invalidVersion(name);
    }

    Schema schema(int id) throws RegistryRefusal {
        Schema schema = schemas.get(id);
        if (schema == null) {
            throw RegistryRefusal.noSchema(Integer.toString(id));
        }
        return schema;
    }

    /** Where a schema is used, by subject. */
    List<SchemaVersion> uses(int id) throws RegistryRefusal {
        schema(id);
        return subjects.values().stream()
                .flatMap(List::stream)
                .filter(version -> version.id() == id)
                .toList();
    }

    CompatibilityLevel level() {
        return level;
    }

    Optional<CompatibilityLevel> ownLevel(String subject) {
        return Optional.ofNullable(levels.get(subject));
    }

    CompatibilityLevel levelFor(String subject) {
        return levels.getOrDefault(subject, level);
    }
}
