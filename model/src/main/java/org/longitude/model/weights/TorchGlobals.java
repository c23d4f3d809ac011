package org.longitude.model.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import net.razorvine.pickle.IObjectConstructor;
import org.jspecify.annotations.Nullable;

/**
 * The only names a pickle of weights may refer to, and what each stands for here. A pickle is a
 * program; whatever is not in this list is not run.
 */
final class TorchGlobals {

    private static final Map<String, IObjectConstructor> CONSTRUCTORS =
            Map.of(
                    "collections.OrderedDict", TorchGlobals::dictionary,
                    "torch._utils._rebuild_tensor", TorchGlobals::tensor,
                    "torch._utils._rebuild_tensor_v2", TorchGlobals::tensor,
                    "torch._utils._rebuild_parameter", TorchGlobals::parameter);

    private TorchGlobals() {}

    /** A {@link TensorType} for a storage class, an {@link IObjectConstructor} for a function. */
    static Optional<Object> find(String module, String name) {
        Optional<TensorType> storage =
                module.equals("torch") ? TensorType.ofTorchStorage(name) : Optional.empty();
        return storage.isPresent()
                ? Optional.of(storage.get())
                : Optional.ofNullable(CONSTRUCTORS.get(module + "." + name));
    }

    /** Empty, or from pairs, as Python 2 writes it. */
    private static Object dictionary(Object[] arguments) {
        Map<Object, Object> dictionary = new LinkedHashMap<>();
        if (arguments.length == 1 && arguments[0] instanceof List<?> pairs) {
            for (Object pair : pairs) {
                List<?> both = sequence(pair);
                require(both.size() == 2 && both.get(0) instanceof String, "pairs with a name");
                dictionary.put(both.get(0), both.get(1));
            }
        } else {
            require(arguments.length == 0, "no arguments to OrderedDict, or pairs");
        }
        return dictionary;
    }

    /** Storage, offset, sizes, strides; what follows (requires_grad, hooks) is of no use here. */
    private static Object tensor(Object[] arguments) {
        require(
                arguments.length >= 4 && arguments[0] instanceof TorchStorage,
                "a storage, its offset, sizes and strides");
        return new TorchTensor(
                (TorchStorage) arguments[0],
                number(arguments[1]),
                numbers(arguments[2]),
                numbers(arguments[3]));
    }

    private static Object parameter(Object[] arguments) {
        require(arguments.length >= 1 && arguments[0] instanceof TorchTensor, "a tensor");
        return arguments[0];
    }

    static List<?> sequence(@Nullable Object value) {
        if (value instanceof Object[] tuple) {
            return Arrays.asList(tuple);
        }
        require(value instanceof List<?>, "a list or tuple");
        return (List<?>) Objects.requireNonNull(value);
    }

    private static List<Long> numbers(Object value) {
        List<?> sequence = sequence(value);
        require(sequence.size() <= TensorInfo.RANK_MAX, "at most 16 dimensions");
        List<Long> numbers = new ArrayList<>();
        for (Object each : sequence) {
            numbers.add(number(each));
        }
        return numbers;
    }

    static long number(@Nullable Object value) {
        require(value instanceof Integer || value instanceof Long, "a whole number of 64 bits");
        return ((Number) Objects.requireNonNull(value)).longValue();
    }

    static void require(boolean holds, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("a broken tensor (expected: " + expected + ")");
        }
    }
}
