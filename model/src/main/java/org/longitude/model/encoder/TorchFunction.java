package org.longitude.model.encoder;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * A pure function on tensors, written as TorchScript text in a resource and compiled by the engine.
 *
 * <p>It has no parameters of its own; the arrays it works on are its arguments, so blocks keep
 * their weights and the autograd engine sees through the call. Training and scoring use separate
 * compiled instances, since the engine refuses to differentiate one that has run in inference mode.
 *
 * <p>Ownership: results attach to the manager of the first argument, so data goes first and weights
 * later. Threading: one thread at a time, the thread of the model that owns it.
 */
public final class TorchFunction implements AutoCloseable {

    /**
     * In a text: whether kernels may be used that fuse several steps, which the engine has on a CPU
     * only and cannot differentiate.
     */
    private static final String FUSED = "$FUSED";

    private final String name;
    private final String text;
    private final Device device;
    private final ParameterStore noParameters = new ParameterStore();
    private @Nullable Model forScoring;
    private @Nullable Model forTraining;

    private TorchFunction(String name, String text, Device device) {
        this.name = name;
        this.text = text;
        this.device = device;
    }

    /**
     * Reads {@code <name>.torchscript} beside {@code home} and fills in its constants.
     *
     * @param constants replaces each {@code $NAME} in the text by its value
     */
    public static TorchFunction load(
            Class<?> home, String name, Map<String, ?> constants, Device device) {
        String text = read(home, name + ".torchscript");
        for (Map.Entry<String, ?> constant : constants.entrySet()) {
            text = text.replace("$" + constant.getKey(), constant.getValue().toString());
        }
        return new TorchFunction(name, text, device);
    }

    /** Calls the function where the engine keeps what a gradient needs. */
    public NDList train(NDArray... arguments) {
        if (forTraining == null) {
            forTraining = compile(true);
        }
        return run(forTraining, true, arguments);
    }

    /** Calls the function without gradients. */
    public NDList infer(NDArray... arguments) {
        if (forScoring == null) {
            forScoring = compile(false);
        }
        return run(forScoring, false, arguments);
    }

    /** Calls a function of one result with or without gradients. */
    public NDArray call(boolean training, NDArray... arguments) {
        return (training ? train(arguments) : infer(arguments)).singletonOrThrow();
    }

    private NDList run(Model compiled, boolean training, NDArray... arguments) {
        for (NDArray argument : arguments) {
            // DJL reads a dot in an argument's name as a dictionary; weights have dots in theirs.
            if (argument.getName() != null && argument.getName().contains(".")) {
                argument.setName(null);
            }
        }
        return compiled.getBlock()
                .forward(noParameters, new NDList(arguments), training, new PairList<>());
    }

    /** What the engine is given; see {@link #FUSED}. */
    byte[] archive(boolean fused) {
        return TorchArchive.of(text.replace(FUSED, fused ? "True" : "False"));
    }

    private Model compile(boolean training) {
        byte[] archive = archive(!training && device.equals(Device.cpu()));
        Model model = Model.newInstance(name, device, "PyTorch");
        try {
            model.load(new ByteArrayInputStream(archive));
            return model;
        } catch (IOException | MalformedModelException | RuntimeException e) {
            model.close();
            throw new ModelException(
                    ModelError.ENGINE_FAILED, "the engine did not compile function " + name, e);
        }
    }

    private static String read(Class<?> home, String file) {
        try (InputStream in = home.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + file + " beside " + home);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("could not read resource " + file, e);
        }
    }

    @Override
    public void close() {
        if (forScoring != null) {
            forScoring.close();
        }
        if (forTraining != null) {
            forTraining.close();
        }
        noParameters.getManager().close();
    }
}
