package org.longitude.model.verify;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.longitude.model.ModelException;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.PretrainedModel;

/**
 * Where a training fixture starts. Its manifest names parameters but no directory, so the start is
 * the sibling that has exactly these parameters in these shapes; of several, the one that shares
 * most of the beginning of its name.
 *
 * @param weights the model directory
 * @param tensors of the training fixture
 */
record StartWeights(Path weights, FixtureTensors tensors) {

    private static final String TENSORS_FILE = "train.safetensors";
    private static final String GRADIENT = "grad0.";

    static StartWeights of(Path directory, JsonNode manifest, @Nullable Path given, Device device) {
        try (NDManager manager = NDManager.newBaseManager(device, "PyTorch")) {
            FixtureTensors tensors = FixtureTensors.read(directory.resolve(TENSORS_FILE), manager);
            if (given != null) {
                return new StartWeights(given, tensors);
            }
            Path weights =
                    siblings(directory).stream()
                            .filter(sibling -> fits(sibling, manifest, tensors, device))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            NotAFixture.because(
                                                    directory,
                                                    "no sibling directory has the weights it starts from",
                                                    "one with the same parameters beside it, or --weights DIR"));
            return new StartWeights(weights, tensors);
        }
    }

    /** Model directories beside this one, those of the likest names first. */
    private static List<Path> siblings(Path directory) {
        Path whole = directory.toAbsolutePath().normalize();
        Path parent = whole.getParent();
        if (parent == null) {
            return List.of();
        }
        String name = whole.getFileName().toString();
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(
                            child -> Files.isRegularFile(child.resolve(CodingModel.CONFIG_FILE)))
                    .sorted(
                            Comparator.comparing(
                                            (Path child) ->
                                                    -alike(name, child.getFileName().toString()))
                                    .thenComparing(Path::getFileName))
                    .toList();
        } catch (IOException e) {
            throw NotAFixture.because(parent, "a directory that cannot be read", "one", e);
        }
    }

    private static int alike(String first, String second) {
        int same = 0;
        while (same < Math.min(first.length(), second.length())
                && first.charAt(same) == second.charAt(same)) {
            same++;
        }
        return same;
    }

    private static boolean fits(
            Path sibling, JsonNode manifest, FixtureTensors tensors, Device device) {
        try (PretrainedModel model = PretrainedModel.load(sibling, device)) {
            Map<String, Parameter> parameters = model.parameters();
            JsonNode norms = manifest.path("step0_grad_l2_norm");
            boolean sameNames =
                    norms.size() == parameters.size()
                            && norms.propertyStream()
                                    .allMatch(
                                            norm ->
                                                    parameters.containsKey(
                                                            model.localName(norm.getKey())));
            return sameNames
                    && tensors.names().stream()
                            .filter(tensor -> tensor.startsWith(GRADIENT))
                            .allMatch(tensor -> sameShape(tensor, tensors, model));
        } catch (ModelException e) {
            // A sibling that is no model of ours is not the start; the search goes on.
            return false;
        }
    }

    private static boolean sameShape(String tensor, FixtureTensors tensors, PretrainedModel model) {
        Parameter parameter =
                model.parameters().get(model.localName(tensor.substring(GRADIENT.length())));
        return parameter != null
                && parameter.getShape().equals(new Shape(tensors.get(tensor).shape()));
    }
}
