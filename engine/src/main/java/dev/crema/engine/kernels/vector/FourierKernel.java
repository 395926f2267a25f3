package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.math.FourierTransform;

/**
 * The Fourier transform of each line, computed in float64. The inverse is the transform with the
 * real and the imaginary parts exchanged, before and after.
 */
final class FourierKernel implements Kernel {
  private final Spec.Fourier spec;
  private final int tiles;
  private final PerWorker<FourierTransform> transforms;

  private FourierKernel(Spec.Fourier spec) {
    this.spec = spec;
    int length = Math.toIntExact(spec.length());
    int depth = Integer.bitCount(length) == 1 ? 32 : 128;
    this.tiles = Tiles.count(spec.lines(), (long) length * depth, Tiles.LEAST_BYTES);
    this.transforms = new PerWorker<>(() -> new FourierTransform(length));
  }

  static Kernel of(Spec.Fourier spec) {
    return new FourierKernel(spec);
  }

  @Override
  public int tiles() {
    return tiles;
  }

  @Override
  public void run(long[] buffers, int tile, int worker, long scratch) {
    FourierTransform transform = transforms.of(worker);
    double[] real = spec.inverse() ? transform.imag() : transform.real();
    double[] imag = spec.inverse() ? transform.real() : transform.imag();
    int length = (int) spec.length();
    long last = Tiles.start(spec.lines(), tiles, tile + 1L);
    for (long line = Tiles.start(spec.lines(), tiles, tile); line < last; line++) {
      Doubles.load(spec.type(), buffers[0], line * length, real, length);
      Doubles.load(spec.type(), buffers[1], line * length, imag, length);
      transform.run();
      Doubles.store(spec.type(), buffers[2], line * length, real, length);
      Doubles.store(spec.type(), buffers[3], line * length, imag, length);
    }
  }

  @Override
  public String label() {
    return "vector:fourier";
  }
}
