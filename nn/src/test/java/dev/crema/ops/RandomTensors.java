package dev.crema.ops;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import java.util.SplittableRandom;

/** Float64 tensors for tests, the same for the same purpose. */
final class RandomTensors {
  private final String purpose;
  private final SplittableRandom random;

  RandomTensors(String purpose) {
    this.purpose = purpose;
    this.random = new SplittableRandom(purpose.hashCode());
  }

  /** What a failure depends on. */
  String replay() {
    return "seed of '" + purpose + "'";
  }

  /** Numbers from -2 to 2. */
  Tensor plain(long... dims) {
    return between(-2, 2, dims);
  }

  /** Numbers in a range. */
  Tensor between(double low, double high, long... dims) {
    Shape shape = Shape.of(dims);
    return Tensor.of(shape, random.doubles(shape.size(), low, high).toArray());
  }

  /** Numbers that are all at least 0.1 apart. */
  Tensor distinct(long... dims) {
    Tensor noise = between(0, 1, dims);
    Tensor order = noise.reshape(-1).sort(0, false).indices();
    return order.reshape(noise.shape()).cast(noise.dtype()).multiply(0.3);
  }

  /** Matrices with 2, 3.5, … on the diagonal and small numbers beside it. */
  Tensor dominant(long... dims) {
    Tensor small = between(-0.3, 0.3, dims);
    Tensor steps = Tensor.iota(small.type(), small.rank() - 1).multiply(1.5).add(2);
    return Matrices.onDiagonal(small.dim(-2), small.dim(-1)).where(steps, small);
  }
}
