package dev.crema.examples;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Symbol;
import dev.crema.train.Dataset;
import dev.crema.train.Evaluation;
import dev.crema.train.Samples;
import dev.crema.train.Verbose;
import java.util.List;
import java.util.Random;

/** Guesses the price of a flat and whether it is let soon, from numbers and from its quarter. */
public final class TwoInputsTwoOutputs {
  private TwoInputsTwoOutputs() {}

  private static Samples flats(int count, long seed) {
    Random random = new Random(seed);
    float[] numbers = new float[2 * count];
    int[] quarter = new int[count];
    float[] price = new float[count];
    float[] soon = new float[count];
    for (int i = 0; i < count; i++) {
      float size = random.nextFloat();
      float age = random.nextFloat();
      numbers[2 * i] = size;
      numbers[2 * i + 1] = age;
      quarter[i] = random.nextInt(8);
      price[i] = size * (1 + quarter[i] % 4) - 0.5f * age + 0.05f * (float) random.nextGaussian();
      soon[i] = quarter[i] >= 4 && age < 0.5f ? 1 : 0;
    }
    return Dataset.of(
        List.of(Tensor.of(Shape.of(count, 2), numbers), Tensor.of(Shape.of(count), quarter)),
        List.of(Tensor.of(Shape.of(count, 1), price), Tensor.of(Shape.of(count, 1), soon)));
  }

  public static void main(String[] arguments) {
    Symbol numbers = input(2);
    Symbol quarter = input(DType.INT32);
    Symbol both = concatenate().of(numbers, embedding(8, 4).of(quarter));
    Symbol hidden = dense(32).activation(relu()).of(both);
    Symbol price = dense(1).name("price").of(hidden);
    Symbol soon = dense(1).activation(sigmoid()).name("soon").of(hidden);
    Model model = model(List.of(numbers, quarter), List.of(price, soon)).seed(0);

    model.compile(
        adam(0.01),
        target(meanSquaredError()).output("price").weight(2),
        target(binaryCrossentropy()).output("soon").weight(0.5).metrics(binaryAccuracy()));
    model.fit(flats(4000, 1), epochs(10), batchSize(32), verbose(Verbose.SILENT));

    Evaluation result = model.evaluate(flats(1000, 2));
    IO.println(result);
  }
}
