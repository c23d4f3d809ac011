package org.longitude.model.weights;

/** IEEE 754 half precision; Java has it only from release 20 on. */
final class Halves {

    private static final int EXPONENT_MAX = 0x1f;

    private Halves() {}

    /** The same number's bits in single precision, which holds every half exactly. */
    static int toFloatBits(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >>> 10) & EXPONENT_MAX;
        int mantissa = half & 0x3ff;
        if (exponent == EXPONENT_MAX) {
            return sign | 0x7f800000 | (mantissa << 13);
        }
        if (exponent == 0) {
            // Subnormal: the mantissa counts units of 2^-24.
            return sign | Float.floatToRawIntBits(mantissa * 0x1p-24f);
        }
        return sign | ((exponent + 112) << 23) | (mantissa << 13);
    }
}
