package dev.crema.losses;

import static dev.crema.engine.types.DType.FLOAT32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.activations.Softmax;
import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.keras.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Losses of sequences, pairs and areas, against sums over all cases and at their edges. */
class SequenceAndPairLossTest {
  private static final Golden KERAS = Golden.of("losses.txt");

  /** The labels that a way through the time steps writes: repeats once, blanks not at all. */
  private static List<Integer> written(int[] way) {
    List<Integer> labels = new ArrayList<>();
    int before = 0;
    for (int label : way) {
      if (label != 0 && label != before) {
        labels.add(label);
      }
      before = label;
    }
    return labels;
  }

  /** The probability of labels as the sum over all ways to write them. */
  private static double probability(List<Integer> labels, double[][] p) {
    int classes = p[0].length;
    double sum = 0;
    for (int n = 0; n < Math.pow(classes, p.length); n++) {
      int[] way = new int[p.length];
      double product = 1;
      int rest = n;
      for (int t = 0; t < p.length; t++) {
        way[t] = rest % classes;
        product *= p[t][way[t]];
        rest /= classes;
      }
      sum += written(way).equals(labels) ? product : 0;
    }
    return sum;
  }

  @Test
  void ctcIsTheSumOverAllWays() {
    long seed = 5;
    Random random = new Random(seed);
    List<List<Integer>> sequences =
        List.of(
            List.of(),
            List.of(1),
            List.of(2, 1),
            List.of(1, 1),
            List.of(2, 2, 2),
            List.of(1, 2, 1));
    for (List<Integer> labels : sequences) {
      double[] x = random.doubles(15, -2, 2).toArray();
      double[][] p = new double[5][3];
      for (int t = 0; t < 5; t++) {
        double[] row = Arrays.copyOfRange(x, t * 3, t * 3 + 3);
        double all = Arrays.stream(row).map(Math::exp).sum();
        p[t] = Arrays.stream(row).map(v -> Math.exp(v) / all).toArray();
      }
      int[] padded = new int[4];
      for (int i = 0; i < labels.size(); i++) {
        padded[i] = labels.get(i);
      }
      Tensor loss =
          new CTC().losses(Tensor.of(Shape.of(1, 4), padded), Tensor.of(Shape.of(1, 5, 3), x));
      assertEquals(
          -Math.log(probability(labels, p)), loss.item(), 1e-12, labels + ", seed " + seed);
    }
  }

  @Test
  void ctcHasTheGradientOfItsDifferences() {
    Tensor x = KERAS.get("steps");
    Tensor labels = KERAS.get("step_labels");
    double[] numbers = x.toDoubles();
    double[] gradient = Functions.grad(t -> new CTC().losses(labels, t).sum()).apply(x).toDoubles();
    double step = 1e-5;
    for (int i = 0; i < numbers.length; i += 7) {
      double[] up = numbers.clone();
      double[] down = numbers.clone();
      up[i] += step;
      down[i] -= step;
      double difference =
          new CTC().losses(labels, Tensor.of(x.shape(), up)).sum().item()
              - new CTC().losses(labels, Tensor.of(x.shape(), down)).sum().item();
      assertEquals(difference / (2 * step), gradient[i], 1e-7, "element " + i);
    }
  }

  @Test
  void ctcOfLabelsThatDoNotFitHasNoGradient() {
    Tensor labels = Tensor.of(Shape.of(3, 2), 1, 1, 1, 2, 1, 0);
    Tensor x = Tensor.zeros(3, 2, 3);
    var result = Functions.valueAndGrad(t -> new CTC().losses(labels, t).sum()).apply(x);
    double[] losses = new CTC().losses(labels, x).toDoubles();
    assertArrayEquals(new double[] {1e5, Math.log(9), Math.log(3)}, losses, 1e-5);
    double[] g = result.gradients().getFirst().toDoubles();
    assertArrayEquals(new double[6], Arrays.copyOf(g, 6), 0);
    double third = 1 / 3.0;
    assertArrayEquals(
        new double[] {third, -2 * third, third, third, third, -2 * third},
        Arrays.copyOfRange(g, 6, 12),
        1e-6);
  }

  @Test
  void ctcHoldsOutOverManyStepsOfSureLogits() {
    int steps = 100;
    float[] x = new float[steps * 3];
    for (int t = 0; t < steps; t++) {
      x[t * 3 + (t % 2 == 0 ? 1 : 0)] = 100;
    }
    int[] labels = new int[steps / 2];
    Arrays.fill(labels, 1);
    var result =
        Functions.valueAndGrad(
                t -> new CTC().losses(Tensor.of(Shape.of(1, labels.length), labels), t).sum())
            .apply(Tensor.of(Shape.of(1, steps, 3), x));
    assertEquals(0, result.value().item(), 1e-6);
    for (double g : result.gradients().getFirst().toDoubles()) {
      assertEquals(0, g, 1e-6);
    }
  }

  @Test
  void circleOfEmbeddingsWithoutPairsIsZeroAndDoesNotCount() {
    Tensor x = Tensor.of(Shape.of(3, 2), 1f, 0f, 0f, 1f, 0.6f, 0.8f);
    Loss circle = new Circle();
    Tensor alone = Tensor.of(Shape.of(3), 0, 1, 2);
    Tensor alike = Tensor.of(Shape.of(3, 1), 4, 4, 4);
    for (Tensor labels : List.of(alone, alike)) {
      assertArrayEquals(new double[3], circle.losses(labels, x).toDoubles());
      Tensor g =
          Functions.grad(
                  t ->
                      circle
                          .reduction()
                          .reduce(
                              circle.losses(labels, t), Optional.empty(), circle.counts(labels, t)))
              .apply(x);
      assertArrayEquals(new double[6], g.toDoubles());
    }
  }

  @Test
  void weightsOfSamplesMultiplyALossOfAllAreas() {
    Tensor y = KERAS.get("image");
    Tensor p = KERAS.get("image_p");
    Optional<Tensor> weights = Optional.of(KERAS.get("weights2"));
    Tensor all = new Dice().losses(y, p);
    Tensor each = new Dice().axis(1, 2, 3).losses(y, p);
    KERAS.check("dice_weighted", Reduction.MEAN.reduce(all, weights, Optional.empty()), 1e-9);
    KERAS.check("dice_weighted_axis", Reduction.MEAN.reduce(each, weights, Optional.empty()), 1e-9);
  }

  @Test
  void zeroVectorsHaveNoDirection() {
    Tensor zero = Tensor.zeros(1, 3);
    Tensor other = Tensor.of(Shape.of(1, 3), 1f, 2f, 2f);
    var result =
        Functions.valueAndGrad(t -> new CosineSimilarity().losses(other, t).sum()).apply(zero);
    assertEquals(0, result.value().item(), 1e-30);
    for (double g : result.gradients().getFirst().toDoubles()) {
      assertTrue(Double.isFinite(g), "gradient " + g);
    }
  }

  /** Float32 gives probabilities of 0 and 1 here. */
  @Test
  void saturatedProbabilitiesGiveFiniteGradients() {
    Tensor x = Tensor.of(Shape.of(2, 3), 200f, 0f, 0f, -200f, 0f, 200f);
    Tensor labels = Tensor.of(Shape.of(2), 1, 2);
    Tensor y = labels.oneHot(3, FLOAT32);
    for (Loss loss :
        List.of(
            new CategoricalFocalCrossentropy(true).gamma(0.5),
            new BinaryFocalCrossentropy(true).gamma(0.5))) {
      for (double g : Functions.grad(t -> loss.losses(y, t).sum()).apply(x).toDoubles()) {
        assertTrue(Double.isFinite(g), loss + ": gradient " + g);
      }
    }
    Loss generalized = new CategoricalGeneralizedCrossEntropy();
    for (double g :
        Functions.grad(t -> generalized.losses(labels, t.softmax(-1)).sum()).apply(x).toDoubles()) {
      assertTrue(Double.isFinite(g), "generalized: gradient " + g);
    }
  }

  @Test
  void probabilitiesOfASoftmaxAreTakenFromItsInputs() {
    Tensor x = KERAS.get("logits");
    Tensor y = KERAS.get("onehot");
    Tensor labels = KERAS.get("labels");
    List<Tensor> results =
        Functions.compile(
                in ->
                    List.of(
                        new CategoricalFocalCrossentropy()
                            .losses(y, new Softmax().apply(in.getFirst())),
                        new CategoricalGeneralizedCrossEntropy()
                            .losses(labels, new Softmax().apply(in.getFirst()))))
            .call(List.of(x));
    Golden.check(
        "focal", new CategoricalFocalCrossentropy(true).losses(y, x), results.get(0), 1e-12);
    Golden.check(
        "generalized",
        new CategoricalGeneralizedCrossEntropy().losses(labels, x.softmax(-1)),
        results.get(1),
        1e-12);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused(
        "CategoricalGeneralizedCrossEntropy: q is 1.0; allowed: greater than 0, less than 1",
        () -> new CategoricalGeneralizedCrossEntropy().q(1));
    refused(
        "Tversky: alpha is -1.0; allowed: a finite number, 0 or more",
        () -> new Tversky().alpha(-1));
    refused("Circle: margin is 2.0; allowed: 0.0 to 1.0", () -> new Circle().margin(2));
    refused(
        "CategoricalFocalCrossentropy: alpha is []; allowed: 1 number or more",
        () -> new CategoricalFocalCrossentropy().alpha(new double[0]));
    refused(
        "BinaryFocalCrossentropy: alpha is 1.5; allowed: 0.0 to 1.0",
        () -> new BinaryFocalCrossentropy().alpha(1.5));
    Tensor x = Tensor.zeros(2, 3);
    assertEquals(
        "CTC: labels f32[2,3] for predictions f32[2,3]; allowed: [batch,labels] for"
            + " [batch,steps,classes], 1 step or more",
        assertThrows(ShapeException.class, () -> new CTC().losses(x, x)).getMessage());
    assertEquals(
        "Circle: class indices f32[2,3] for predictions f32[2,3]; allowed: [batch] or [batch,1]"
            + " for [batch,n]",
        assertThrows(ShapeException.class, () -> new Circle().losses(x, x)).getMessage());
    assertEquals(
        "CategoricalFocalCrossentropy: alpha has 2 numbers for predictions f32[2,3]; allowed: 1 or"
            + " one for each class",
        assertThrows(
                ShapeException.class,
                () -> new CategoricalFocalCrossentropy().alpha(1, 2).losses(x, x))
            .getMessage());
  }

  private static void refused(String message, Executable code) {
    assertEquals(message, assertThrows(CremaException.class, code).getMessage());
  }
}
