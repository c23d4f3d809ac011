package org.longitude.model.weights;

import static net.razorvine.pickle.Opcodes.APPEND;
import static net.razorvine.pickle.Opcodes.APPENDS;
import static net.razorvine.pickle.Opcodes.BINFLOAT;
import static net.razorvine.pickle.Opcodes.BINGET;
import static net.razorvine.pickle.Opcodes.BININT;
import static net.razorvine.pickle.Opcodes.BININT1;
import static net.razorvine.pickle.Opcodes.BININT2;
import static net.razorvine.pickle.Opcodes.BINPERSID;
import static net.razorvine.pickle.Opcodes.BINPUT;
import static net.razorvine.pickle.Opcodes.BINSTRING;
import static net.razorvine.pickle.Opcodes.BINUNICODE;
import static net.razorvine.pickle.Opcodes.BUILD;
import static net.razorvine.pickle.Opcodes.EMPTY_DICT;
import static net.razorvine.pickle.Opcodes.EMPTY_LIST;
import static net.razorvine.pickle.Opcodes.EMPTY_TUPLE;
import static net.razorvine.pickle.Opcodes.FRAME;
import static net.razorvine.pickle.Opcodes.GLOBAL;
import static net.razorvine.pickle.Opcodes.LONG1;
import static net.razorvine.pickle.Opcodes.LONG_BINGET;
import static net.razorvine.pickle.Opcodes.LONG_BINPUT;
import static net.razorvine.pickle.Opcodes.MARK;
import static net.razorvine.pickle.Opcodes.MEMOIZE;
import static net.razorvine.pickle.Opcodes.NEWFALSE;
import static net.razorvine.pickle.Opcodes.NEWTRUE;
import static net.razorvine.pickle.Opcodes.NONE;
import static net.razorvine.pickle.Opcodes.PROTO;
import static net.razorvine.pickle.Opcodes.REDUCE;
import static net.razorvine.pickle.Opcodes.SETITEM;
import static net.razorvine.pickle.Opcodes.SETITEMS;
import static net.razorvine.pickle.Opcodes.SHORT_BINSTRING;
import static net.razorvine.pickle.Opcodes.SHORT_BINUNICODE;
import static net.razorvine.pickle.Opcodes.STACK_GLOBAL;
import static net.razorvine.pickle.Opcodes.STOP;
import static net.razorvine.pickle.Opcodes.TUPLE;
import static net.razorvine.pickle.Opcodes.TUPLE1;
import static net.razorvine.pickle.Opcodes.TUPLE2;
import static net.razorvine.pickle.Opcodes.TUPLE3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;
import org.longitude.model.ModelException;

/**
 * Runs the pickle inside a PyTorch file with what describing tensors needs and nothing else.
 *
 * <p>The library underneath turns unknown names into objects, calls methods by reflection and makes
 * arrays of any length that the pickle states. So every opcode passes here first: those that
 * PyTorch does not write are refused, names are looked up in {@link TorchGlobals} only,
 * dictionaries have names or numbers as keys (hashing nested ones can take for ever), and strings,
 * operations and bytes are counted.
 */
final class TorchUnpickler extends Unpickler {

    /** Longest pickle. A model of 20,000 tensors needs a quarter of it. */
    static final int PICKLE_BYTES_MAX = 16 << 20;

    /** Most operations of one pickle; each makes at most one small object. */
    static final int OPERATIONS_MAX = 1_000_000;

    /** Longest string: names of tensors, storages and devices. */
    static final int STRING_BYTES_MAX = 1 << 12;

    /** Opcodes that the library may run as they are: they make numbers, tuples and references. */
    private static final Set<Short> PLAIN =
            Set.of(
                    BINFLOAT,
                    BINGET,
                    BININT,
                    BININT1,
                    BININT2,
                    BINPERSID,
                    BINPUT,
                    EMPTY_DICT,
                    EMPTY_LIST,
                    EMPTY_TUPLE,
                    FRAME,
                    LONG1,
                    LONG_BINGET,
                    LONG_BINPUT,
                    MARK,
                    MEMOIZE,
                    NEWFALSE,
                    NEWTRUE,
                    NONE,
                    PROTO,
                    REDUCE,
                    STOP,
                    TUPLE,
                    TUPLE1,
                    TUPLE2,
                    TUPLE3);

    private final Path file;
    private final Map<String, TorchStorage> storages = new HashMap<>();
    private int operations;

    TorchUnpickler(Path file) {
        this.file = file;
    }

    /** The next object of the stream. */
    Object next(ChannelInput in) {
        try {
            return load(in);
        } catch (ModelException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw Broken.file(
                    file, "a broken pickle: " + Broken.quote(e.getMessage()), "torch.save's", e);
        }
    }

    /** The storages that were referred to, by key. */
    Map<String, TorchStorage> storages() {
        return Collections.unmodifiableMap(storages);
    }

    @Override
    protected Object dispatch(short opcode) throws IOException {
        if (++operations > OPERATIONS_MAX) {
            throw Broken.file(
                    file,
                    "a pickle of more than %d operations".formatted(OPERATIONS_MAX),
                    "at most as many; save it as safetensors");
        }
        if (PLAIN.contains(opcode)) {
            return super.dispatch(opcode);
        }
        switch (opcode) {
            case GLOBAL -> {
                String module = PickleUtils.readline(input);
                pushGlobal(module, PickleUtils.readline(input));
            }
            case STACK_GLOBAL -> {
                String name = (String) stack.pop();
                pushGlobal((String) stack.pop(), name);
            }
            case BINUNICODE -> pushString(PickleUtils.bytes_to_integer(bytes(4)));
            case SHORT_BINUNICODE, SHORT_BINSTRING -> pushString(bytes(1)[0] & 0xff);
            case BINSTRING -> pushString(PickleUtils.bytes_to_integer(bytes(4)));
            case APPEND -> {
                Object value = stack.pop();
                list().add(value);
            }
            case APPENDS -> {
                List<Object> values = stack.pop_all_since_marker();
                list().addAll(values);
            }
            case SETITEM -> {
                Object value = stack.pop();
                put(stack.pop(), value);
            }
            case SETITEMS -> {
                List<Object> items = stack.pop_all_since_marker();
                TorchGlobals.require(items.size() % 2 == 0, "a value for each key");
                for (int i = 0; i < items.size(); i += 2) {
                    put(items.get(i), items.get(i + 1));
                }
            }
            case BUILD -> dropState();
            default -> throw refused("opcode " + opcode);
        }
        return NO_RETURN_VALUE;
    }

    /** An OrderedDict's own attributes ({@code _metadata}) say nothing about its tensors. */
    private void dropState() {
        stack.pop();
        if (!(stack.peek() instanceof Map<?, ?>)) {
            throw refused("state for an object that is no dictionary");
        }
    }

    private void pushGlobal(String module, String name) {
        stack.add(
                TorchGlobals.find(module, name)
                        .orElseThrow(() -> refused(Broken.quote(module + "." + name))));
    }

    private void pushString(int length) throws IOException {
        if (length < 0 || length > STRING_BYTES_MAX) {
            throw Broken.file(
                    file,
                    "a string of %s bytes in the pickle"
                            .formatted(Integer.toUnsignedString(length)),
                    "at most " + STRING_BYTES_MAX);
        }
        stack.add(new String(bytes(length), StandardCharsets.UTF_8));
    }

    private byte[] bytes(int count) throws IOException {
        return PickleUtils.readbytes(input, count);
    }

    @SuppressWarnings("unchecked") // Lists come from opcodes that make lists of Object only.
    private List<Object> list() {
        return (ArrayList<Object>) stack.peek();
    }

    @SuppressWarnings("unchecked") // Maps come from opcodes that make maps of Object only.
    private void put(Object key, Object value) {
        TorchGlobals.require(
                key instanceof String || key instanceof Integer || key instanceof Long,
                "dictionaries whose keys are names or numbers");
        ((Map<Object, Object>) stack.peek()).put(key, value);
    }

    /** ("storage", type, key, location, numbers[, (view key, offset, numbers)]). */
    @Override
    protected Object persistentLoad(Object id) {
        List<?> parts = TorchGlobals.sequence(id);
        boolean wellFormed =
                (parts.size() == 5 || parts.size() == 6)
                        && "storage".equals(parts.get(0))
                        && parts.get(1) instanceof TensorType
                        && parts.get(2) instanceof String;
        TorchGlobals.require(wellFormed, "a reference to a storage");
        long elements = TorchGlobals.number(parts.get(4));
        long viewOffset = 0;
        long viewElements = elements;
        if (parts.size() == 6 && parts.get(5) != null) {
            List<?> view = TorchGlobals.sequence(parts.get(5));
            TorchGlobals.require(view.size() == 3, "a view of three parts");
            viewOffset = TorchGlobals.number(view.get(1));
            viewElements = TorchGlobals.number(view.get(2));
        }
        TorchStorage storage =
                new TorchStorage(
                        (TensorType) parts.get(1),
                        (String) parts.get(2),
                        elements,
                        viewOffset,
                        viewElements);
        TorchStorage known = storages.putIfAbsent(storage.key(), storage);
        TorchGlobals.require(
                known == null
                        || (known.type() == storage.type()
                                && known.elements() == storage.elements()),
                "one type and length for each storage");
        return storage;
    }

    private ModelException refused(String what) {
        return Broken.file(
                file,
                "its pickle asks for " + what,
                "tensors, names and numbers only; it may be hostile: get it as safetensors, or "
                        + "save its state_dict again");
    }
}
