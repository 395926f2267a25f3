package dev.crema.examples;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Symbol;
import dev.crema.layers.preprocessing.OutputMode;
import dev.crema.train.Dataset;
import dev.crema.train.Verbose;
import java.util.List;
import java.util.Random;

/** Columns of a table in their own units: the model itself scales, sorts into bins and encodes. */
public final class NumbersAndCategories {
  private NumbersAndCategories() {}

  public static void main(String[] arguments) {
    // Whether somebody takes the bike: not when it is cold, far, or a weekend (days 6 and 7).
    Random random = new Random(1);
    int count = 6000;
    float[] kelvin = new float[count];
    float[] metres = new float[count];
    int[] day = new int[count];
    float[] bike = new float[count];
    for (int i = 0; i < count; i++) {
      kelvin[i] = 283 + 10 * (float) random.nextGaussian();
      metres[i] = 20_000 * random.nextFloat();
      day[i] = random.nextInt(1, 8);
      bike[i] = kelvin[i] > 278 && metres[i] < 9_000 && day[i] < 6 ? 1 : 0;
    }
    Tensor warmth = Tensor.of(Shape.of(count, 1), kelvin);
    Tensor way = Tensor.of(Shape.of(count, 1), metres);
    Tensor days = Tensor.of(Shape.of(count, 1), day);
    Tensor bikes = Tensor.of(Shape.of(count, 1), bike);

    Symbol a = input(1);
    Symbol b = input(1);
    Symbol c = input(DType.INT32, 1);
    Symbol scaled = normalization().adapt(warmth).of(a);
    Symbol bins = discretization(20).outputMode(OutputMode.ONE_HOT).adapt(way).of(b);
    Symbol encoded = integerLookup().outputMode(OutputMode.ONE_HOT).adapt(days).of(c);
    Symbol all = concatenate().of(scaled, bins, encoded);
    Symbol answer = dense(1).activation(sigmoid()).of(dense(32).activation(relu()).of(all));
    Model model = model(List.of(a, b, c), List.of(answer)).seed(0);

    model.compile(adam(0.01), binaryCrossentropy(), binaryAccuracy());
    var split = Dataset.of(List.of(warmth, way, days), List.of(bikes)).split(0.8);
    model.fit(split.left(), epochs(10), batchSize(64), verbose(Verbose.SILENT));
    double accuracy = model.evaluate(split.right()).metric("binary_accuracy");
    IO.println("accuracy %.3f".formatted(accuracy));
  }
}
