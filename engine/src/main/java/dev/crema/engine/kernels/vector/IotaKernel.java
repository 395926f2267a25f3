package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.Element;

/** 0, 1, 2, … along each line. */
final class IotaKernel {
  private IotaKernel() {}

  static Kernel of(Spec.Iota spec) {
    int bytes = spec.type().bytes();
    return new Tiled(
        "vector:iota",
        1,
        (buffers, _, _) -> {
          long at = buffers[0];
          for (long o = 0; o < spec.outer(); o++) {
            for (long x = 0; x < spec.axis(); x++) {
              long bits = Element.bits(spec.type(), x);
              for (long i = 0; i < spec.inner(); i++) {
                Mem.putBits(bytes, at, bits);
                at += bytes;
              }
            }
          }
        });
  }
}
