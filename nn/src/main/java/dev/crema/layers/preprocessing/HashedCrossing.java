package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A layer that puts each combination of two or more categories in one of a fixed number of bins by
 * a hash. The bins are those of Keras on TensorFlow.
 *
 * <p>Inputs {@code [batch]} or {@code [batch, 1]}, integers, all of one shape; output int32 of that
 * shape, or float {@code [batch, numBins]} in mode {@link OutputMode#ONE_HOT}. Texts become
 * integers before the model by {@link #fingerprints}:
 *
 * <pre>{@code
 * Tensor countries = HashedCrossing.fingerprints(List.of("AT", "DE")); // int64 [2]
 * }</pre>
 *
 * @param numBins how many bins there are, 1 or more
 * @param outputMode {@link OutputMode#INT} (the default) or ONE_HOT
 */
public record HashedCrossing(int numBins, OutputMode outputMode) implements Layer {
  private static final long START = 0xDECAFCAFFEL;

  public HashedCrossing {
    Require.atLeast("HashedCrossing", "numBins", numBins, 1);
    Categories.require("HashedCrossing", outputMode, OutputMode.INT, OutputMode.ONE_HOT);
  }

  /** The numbers of the bins. */
  public HashedCrossing(int numBins) {
    this(numBins, OutputMode.INT);
  }

  public HashedCrossing outputMode(OutputMode value) {
    return new HashedCrossing(numBins, value);
  }

  /** What texts are to this layer: the int64 fingerprints {@code [n]} of FarmHash. */
  public static Tensor fingerprints(List<String> texts) {
    long[] numbers =
        texts.stream().mapToLong(t -> FarmHash.of(t.getBytes(StandardCharsets.UTF_8))).toArray();
    return Tensor.of(Shape.of(numbers.length), numbers);
  }

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    if (inputs.size() < 2) {
      throw new CremaException("it takes 2 inputs or more; given: " + inputs.size());
    }
    Tensor first = inputs.getFirst();
    Tensor hash = DecimalText.number(START);
    for (Tensor input : inputs) {
      check(input, first);
      hash = NumberHash.crossed(hash, input.cast(DType.INT64));
    }
    Tensor bins = NumberHash.bin(hash, numBins).cast(DType.INT32);
    return List.of(Categories.encode(bins, outputMode, numBins, scope.policy().compute()));
  }

  private static void check(Tensor input, Tensor first) {
    if (input.dtype() != DType.INT32 && input.dtype() != DType.INT64) {
      throw new DTypeException("an input is " + input.type() + "; allowed: int32, int64");
    }
    boolean column = input.rank() == 2 && input.dim(1) == 1;
    if (input.rank() != 1 && !column) {
      throw new ShapeException(
          "an input is " + input.type() + "; allowed: [batch] or [batch, 1], one number a sample");
    }
    if (!input.shape().equals(first.shape())) {
      throw new ShapeException(
          "an input is " + input.type() + "; allowed: the shape of the first, " + first.type());
    }
  }
}
