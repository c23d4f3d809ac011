package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveFolderTest {

    @TempDir private Path folder;

    @Test
    void shouldWriteArchivesThatAnEngineLoadsAndRuns() throws Exception {
        List<Path> written = ArchiveFolder.write(folder, Int8Test.longformer());

        assertThat(written).hasSize(17).allMatch(Files::isRegularFile);
        try (NDManager step = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            NDArray x = step.randomNormal(new Shape(9, 32));
            NDArray w = step.randomNormal(new Shape(16, 32));
            NDArray b = step.randomNormal(new Shape(16));
            NDArray expected = x.matMul(w.transpose()).add(b);
            for (ComputeType compute : List.of(ComputeType.FP32, ComputeType.BF16)) {
                byte[] archive =
                        Files.readAllBytes(folder.resolve(compute.word()).resolve("linear.pt"));
                try (Model model = Model.newInstance("linear", Device.cpu(), "PyTorch")) {
                    model.load(new ByteArrayInputStream(archive));
                    NDArray found =
                            model.getBlock()
                                    .forward(
                                            new ParameterStore(step, false),
                                            new NDList(x, w, b),
                                            false,
                                            new PairList<>())
                                    .singletonOrThrow();
                    assertThat(found.getDataType()).isEqualTo(DataType.FLOAT32);
                    double error =
                            Int8Test.relativeError(found.toFloatArray(), expected.toFloatArray());
                    assertThat(error)
                            .isBetween(
                                    compute == ComputeType.FP32 ? 0 : 1e-4,
                                    compute == ComputeType.FP32 ? 1e-6 : 1e-2);
                }
            }
        }
    }

    @Test
    void shouldLeaveNoPlaceholderAndNoKernelOfACpu() throws Exception {
        for (Path file : ArchiveFolder.write(folder, Int8Test.longformer())) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(text).as(file.toString()).doesNotContainPattern("\\$[A-Z]{2}");
            assertThat(text).as(file.toString()).doesNotContain("if True");
        }
    }

    @Test
    void shouldNameTheShapeThatTheArchivesAreFor() throws Exception {
        ArchiveFolder.write(folder, Int8Test.longformer());

        assertThat(folder.resolve(ArchiveFolder.SHAPE_FILE))
                .content()
                .contains("\"width\" : 32")
                .contains("\"heads\" : 2")
                .contains("\"attention_window\" : 16");
    }
}
