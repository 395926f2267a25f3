package dev.crema.layers;

import dev.crema.Crema;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.function.Executable;

/**
 * A layer with what it takes and what it is, for {@link EveryLayerTest}.
 *
 * @param inputs samples that it takes
 * @param other samples of other lengths that the same weights take too; empty if there are none
 * @param wrong samples that it must refuse; empty if it takes any
 * @param argument the constructor's argument that {@code bad} gives a wrong value; empty if no
 *     value is wrong
 * @param training what is different in training
 * @param smooth whether it has gradients
 */
record LayerCase(
    Layer layer,
    List<Input> inputs,
    List<Input> other,
    List<Input> wrong,
    String argument,
    Optional<Executable> bad,
    InTraining training,
    boolean smooth) {

  /** What a layer does in training that it does not do otherwise. */
  enum InTraining {
    /** Nothing. */
    SAME,
    /** Other numbers, drawn from the key. */
    RANDOM,
    /** Other numbers, without chance. */
    OTHER
  }

  /**
   * One sample of an input.
   *
   * @param indices integers below this; 0 for floating numbers
   * @param dims of a sample, without the batch
   */
  record Input(int indices, List<Integer> dims) {
    long[] shape(int batch) {
      long[] shape = new long[dims.size() + 1];
      shape[0] = batch;
      Arrays.setAll(shape, i -> i == 0 ? batch : dims.get(i - 1));
      return shape;
    }

    Symbol symbol() {
      long[] sample = dims.stream().mapToLong(Integer::longValue).toArray();
      return Crema.input(indices > 0 ? DType.INT32 : DType.FLOAT32, sample);
    }

    /** A batch; the first samples of a larger one are those of a smaller one. */
    Tensor batch(int size, DType dtype, Random random) {
      Shape shape = Shape.of(shape(size));
      int count = Math.toIntExact(shape.size());
      return indices > 0
          ? Tensor.of(shape, random.ints(count, 0, indices).toArray())
          : Tensor.of(shape, random.doubles(count, -2, 2).toArray()).cast(dtype);
    }
  }

  static Input in(Integer... dims) {
    return new Input(0, List.of(dims));
  }

  /** Integers from 0 to below {@code limit}. */
  static Input ids(int limit, Integer... dims) {
    return new Input(limit, List.of(dims));
  }

  static LayerCase of(Layer layer, Input... inputs) {
    return new LayerCase(
        layer, List.of(inputs), List.of(), List.of(), "", Optional.empty(), InTraining.SAME, true);
  }

  /** Samples of other lengths, for the same weights. */
  LayerCase also(Input... samples) {
    return new LayerCase(layer, inputs, List.of(samples), wrong, argument, bad, training, smooth);
  }

  /** Samples that must be refused. */
  LayerCase wrong(Input... samples) {
    return new LayerCase(layer, inputs, other, List.of(samples), argument, bad, training, smooth);
  }

  /** A value of an argument that must be refused. */
  LayerCase bad(String name, Executable constructor) {
    return new LayerCase(
        layer, inputs, other, wrong, name, Optional.of(constructor), training, smooth);
  }

  LayerCase training(InTraining change) {
    return new LayerCase(layer, inputs, other, wrong, argument, bad, change, smooth);
  }

  /** Without gradients: steps, or whole numbers. */
  LayerCase flat() {
    return new LayerCase(layer, inputs, other, wrong, argument, bad, training, false);
  }

  @Override
  public String toString() {
    return layer.getClass().getSimpleName();
  }
}
