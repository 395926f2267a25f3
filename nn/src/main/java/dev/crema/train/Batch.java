package dev.crema.train;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import java.util.List;
import java.util.stream.Stream;

/** Some samples: what goes into the model and what should come out. */
public final class Batch {
  private final List<Tensor> x;
  private final List<Tensor> y;
  private final List<Tensor> weights;
  private final List<Tensor> all;

  /**
   * Some samples.
   *
   * @param x one tensor per input of the model; axis 0 counts the samples
   * @param y one tensor per output; none for prediction
   * @param weights how much each sample counts, {@code [batch]} or {@code [batch, d0, …]}: none,
   *     one for all outputs, or one per output
   */
  public Batch(List<Tensor> x, List<Tensor> y, List<Tensor> weights) {
    this.x = List.copyOf(x);
    this.y = List.copyOf(y);
    this.weights = List.copyOf(weights);
    this.all = Stream.of(x, y, weights).flatMap(List::stream).toList();
    if (x.isEmpty()) {
      throw new CremaException("data: no input tensors; allowed: 1 or more");
    }
    long rows = Rows.of("x[0]", x.getFirst());
    Rows.check("x", x, rows);
    Rows.check("y", y, rows);
    Rows.check("weights", weights, rows);
  }

  /** A batch for a model with one input and one output. */
  public static Batch of(Tensor x, Tensor y) {
    return new Batch(List.of(x), List.of(y), List.of());
  }

  public List<Tensor> x() {
    return x;
  }

  public List<Tensor> y() {
    return y;
  }

  public List<Tensor> weights() {
    return weights;
  }

  /** All tensors: x, then y, then weights. */
  List<Tensor> all() {
    return all;
  }

  /** The number of samples. */
  public long rows() {
    return x.getFirst().dim(0);
  }
}
