package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceChoiceTest {

    @Test
    void shouldBeTheCpuWhenAskedFor() {
        assertThat(DeviceChoice.of("cpu")).isEqualTo(Device.cpu());
        assertThat(DeviceChoice.of(" CPU ")).isEqualTo(Device.cpu());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tpu", "gpu:", "gpu:-1", "gpu:1000", "cpu:0"})
    void shouldRefuseOtherWords(String choice) {
        assertThatThrownBy(() -> DeviceChoice.of(choice))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: auto, cpu or gpu:N");
    }

    @Test
    void shouldRefuseAGpuThatIsNotThere() {
        assertThatThrownBy(() -> DeviceChoice.of("gpu:999"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the engine sees");
    }
}
