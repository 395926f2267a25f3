package dev.crema.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.initializers.WindowFunction;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignalOpsTest {
  private static Tensor wave(int length) {
    double[] values = new double[2 * length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.sin(0.7 * i) + 0.3 * Math.cos(2.1 * i * i);
    }
    return Tensor.of(Shape.of(2, length), values);
  }

  private static double distance(Tensor a, Tensor b) {
    assertEquals(a.type(), b.type());
    return a.subtract(b).abs().max().item();
  }

  @Test
  void theShortTimeTransformIsTurnedBack() {
    Tensor x = wave(40);
    for (WindowFunction window : List.of(WindowFunction.HANN, WindowFunction.HAMMING)) {
      Complex y = SignalOps.stft(x, 8, 2, 10, window, true);
      assertEquals(Shape.of(2, 21, 6), y.real().shape());
      assertTrue(distance(x, SignalOps.istft(y, 8, 2, 10, window, true)) < 1e-13);
    }
    Complex y = SignalOps.stft(x, 10, 5, 10, WindowFunction.HAMMING, false);
    assertTrue(distance(x, SignalOps.istft(y, 10, 5, 10, WindowFunction.HAMMING, false)) < 1e-13);
    Complex apart = SignalOps.stft(x, 4, 4, 4, WindowFunction.NONE, false);
    assertTrue(distance(x, SignalOps.istft(apart, 4, 4, 4, WindowFunction.NONE, false)) < 1e-13);
    Complex single = SignalOps.stft(x.cast(DType.FLOAT32), 8, 2, 10);
    assertEquals(DType.FLOAT32, single.real().dtype());
    assertTrue(distance(x.cast(DType.FLOAT32), SignalOps.istft(single, 8, 2, 10)) < 1e-6);
  }

  @Test
  void transformsAreTurnedBackInFloat32() {
    Tensor x = wave(31).cast(DType.FLOAT32);
    assertTrue(distance(x, SignalOps.irfft(SignalOps.rfft(x), 31)) < 1e-6);
    Complex z = new Complex(x, x.flip(0));
    assertTrue(distance(x, SignalOps.ifft2(SignalOps.fft2(z)).real()) < 1e-6);
  }

  @Test
  void complexNumbersAreSeenAsPairs() {
    Tensor pairs = Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f);
    Complex z = SignalOps.viewAsComplex(pairs);
    assertArrayEquals(new float[] {1, 3}, z.real().toFloats());
    assertArrayEquals(new float[] {2, 4}, z.imag().toFloats());
    assertArrayEquals(pairs.toFloats(), SignalOps.viewAsReal(z).toFloats());
    assertThrows(ShapeException.class, () -> SignalOps.viewAsComplex(Tensor.zeros(2, 3)));
    assertThrows(ShapeException.class, () -> new Complex(Tensor.zeros(2), Tensor.zeros(3)));
    assertThrows(
        DTypeException.class,
        () -> new Complex(Tensor.zeros(2), Tensor.zeros(2).cast(DType.FLOAT64)));
  }

  @Test
  void wrongLengthsAreRefused() {
    Tensor x = wave(6);
    String length =
        assertThrows(CremaException.class, () -> SignalOps.stft(x, 8, 2, 6)).getMessage();
    assertEquals("stft: fftLength is 6; allowed: 8 or more", length);
    assertEquals(
        "stft: x is f64[2,6]; allowed with a transform of 12 and center: more than 6 elements",
        assertThrows(ShapeException.class, () -> SignalOps.stft(x, 8, 2, 12)).getMessage());
    assertEquals(
        "stft: window is f64[3]; allowed: [4], sequenceLength",
        assertThrows(ShapeException.class, () -> SignalOps.stft(x, 4, 2, 4, Tensor.ones(3), false))
            .getMessage());
    assertEquals(
        "stft: x is i32[8]; allowed: float32 or float64",
        assertThrows(DTypeException.class, () -> SignalOps.stft(Tensor.arange(8), 4, 2, 4))
            .getMessage());
    assertThrows(CremaException.class, () -> SignalOps.rfft(x, 0));
    assertThrows(CremaException.class, () -> SignalOps.extractSequences(x, 0, 1));
    assertThrows(DTypeException.class, () -> SignalOps.rfft(x.cast(DType.FLOAT16)));
  }
}
