package dev.crema.onednn;

import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;

/** Which pixel of the input each tap of a window sees, as the definition says. */
record Places(Shape input, Shape output, Window window) {

  int taps() {
    return window.size().stream().reduce(1, (a, b) -> a * b);
  }

  /** The position among the input's pixels, or -1 in the padding. */
  int of(int pixel, int tap) {
    int at = 0;
    int stride = 1;
    for (int axis = window.rank() - 1; axis >= 0; axis--) {
      int length = (int) output.dim(axis);
      int size = window.size().get(axis);
      int place =
          pixel % length * window.stride().get(axis)
              + tap % size * window.dilation().get(axis)
              - window.low().get(axis);
      if (place < 0 || place >= input.dim(axis)) {
        return -1;
      }
      at += place * stride;
      stride *= (int) input.dim(axis);
      pixel /= length;
      tap /= size;
    }
    return at;
  }
}
