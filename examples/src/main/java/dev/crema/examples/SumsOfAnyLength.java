package dev.crema.examples;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.data.Records;
import dev.crema.data.Sample;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.train.Batch;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Sequences of any length: whether the numbers 1 to 9 of a sequence add up to more than five each.
 * A pipeline puts sequences of similar lengths into one batch and fills them up with 0, which the
 * embedding masks.
 */
public final class SumsOfAnyLength {
  private SumsOfAnyLength() {}

  private static Sample sample(int number) {
    Random random = new Random(number);
    int[] x = random.ints(3 + random.nextInt(30), 1, 10).toArray();
    int sum = Arrays.stream(x).sum();
    return Sample.of(
        Tensor.of(Shape.of(x.length), x), Tensor.of(Shape.of(1), sum > 5 * x.length ? 1f : 0f));
  }

  private static Records<Batch> batches(Records<Sample> samples) {
    return samples
        .bucket(s -> (int) s.x().getFirst().dim(0), List.of(8, 16, 24), 32, Sample.padding(0, 8))
        .prefetch(2);
  }

  public static void main(String[] args) {
    Records<Sample> all = Records.range(5_000).map(SumsOfAnyLength::sample, 2).cache();
    Records<Batch> train = batches(all.skip(1_000).shuffle(4_000, 1));
    Records<Batch> test = batches(all.take(1_000));

    Model model =
        sequential(
                input(DType.INT32, -1),
                embedding(10, 16).maskZero(true),
                gru(16),
                dense(1).activation(sigmoid()))
            .seed(1);
    model.compile(adam(0.01), binaryCrossentropy(), binaryAccuracy());
    model.fit(Records.dataset(train), epochs(5), validation(Records.dataset(test)));
    System.out.println("test: " + model.evaluate(Records.dataset(test)));
  }
}
