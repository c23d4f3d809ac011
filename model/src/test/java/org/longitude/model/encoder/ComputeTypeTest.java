package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

class ComputeTypeTest {

    @Test
    void shouldReadTheWordsOfAConfiguration() {
        assertThat(ComputeType.of("fp32")).isEqualTo(ComputeType.FP32);
        assertThat(ComputeType.of(" BF16 ")).isEqualTo(ComputeType.BF16);
        assertThat(ComputeType.of("int8").word()).isEqualTo("int8");
    }

    @Test
    void shouldSayWhatIsExpectedWhenTheWordIsAnother() {
        assertThatThrownBy(() -> Placement.of("cpu", "fp16"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("compute: fp16 (expected: fp32, bf16, int8)");
        assertThatThrownBy(() -> Placement.of("tpu", "fp32"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("device: tpu (expected: auto, cpu or gpu:N)");
    }

    @Test
    void shouldRefuseIntegersOnAGpu() {
        assertThatThrownBy(() -> new Placement(Device.gpu(1), ComputeType.INT8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "compute: int8 on device gpu(1)"
                                + " (expected: device cpu, or compute bf16 or fp32)");
    }

    @Test
    void shouldPutIntegersOnTheCpuWhenAnyDeviceWillDo() {
        assertThat(Placement.of("auto", "int8"))
                .isEqualTo(new Placement(Device.cpu(), ComputeType.INT8));
    }
}
