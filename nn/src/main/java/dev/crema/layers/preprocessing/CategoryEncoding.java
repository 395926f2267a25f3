package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * A layer that encodes numbers of categories, which are known beforehand, as zeros and ones or as
 * counts.
 *
 * <p>Input {@code [batch, …, length]}, whole numbers from 0 to {@code numTokens - 1}; others count
 * as none. Output {@code [batch, …, numTokens]} in modes {@link OutputMode#MULTI_HOT} and {@link
 * OutputMode#COUNT}, {@code [batch, …, length, numTokens]} in mode {@link OutputMode#ONE_HOT}
 * (without the axis of length 1, if it is). In mode COUNT a second input of the same shape may say
 * how much each element counts.
 *
 * @param numTokens how many categories there are, 1 or more
 * @param outputMode {@link OutputMode#MULTI_HOT} by default; not INT, not TF_IDF
 */
public record CategoryEncoding(int numTokens, OutputMode outputMode) implements Layer {
  public CategoryEncoding {
    Require.atLeast("CategoryEncoding", "numTokens", numTokens, 1);
    Categories.require(
        "CategoryEncoding", outputMode, OutputMode.ONE_HOT, OutputMode.MULTI_HOT, OutputMode.COUNT);
  }

  /** Ones at all categories of a sample. */
  public CategoryEncoding(int numTokens) {
    this(numTokens, OutputMode.MULTI_HOT);
  }

  public CategoryEncoding outputMode(OutputMode value) {
    return new CategoryEncoding(numTokens, value);
  }

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    int most = outputMode == OutputMode.COUNT ? 2 : 1;
    if (inputs.isEmpty() || inputs.size() > most) {
      throw new CremaException(
          "it takes " + (most == 1 ? "1 input" : "1 or 2 inputs") + "; given: " + inputs.size());
    }
    DType dtype = scope.policy().compute();
    Tensor numbers = inputs.getFirst();
    Tensor whole = numbers.dtype() == DType.INT64 ? numbers : numbers.cast(DType.INT32);
    return List.of(
        inputs.size() == 1
            ? Categories.encode(whole, outputMode, numTokens, dtype)
            : Categories.weighed(whole, inputs.getLast().cast(dtype), numTokens));
  }
}
