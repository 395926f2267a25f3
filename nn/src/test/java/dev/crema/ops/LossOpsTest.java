package dev.crema.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses against their formulas, and what CTC writes against all ways through small networks. */
class LossOpsTest {
  @Test
  void binaryCrossentropyIsOfEachNumber() {
    Tensor y = OpCheck.random(1, 3, 5).add(1).multiply(0.5);
    Tensor x = OpCheck.random(2, 3, 5).multiply(3);
    double[] expected = new double[15];
    for (int i = 0; i < 15; i++) {
      double p = 1 / (1 + Math.exp(-x.toDoubles()[i]));
      double wanted = y.toDoubles()[i];
      expected[i] = -wanted * Math.log(p) - (1 - wanted) * Math.log(1 - p);
    }
    OpCheck.differentiable(
        "logits",
        t -> ImageOps.binaryCrossentropy(t.get(0), t.get(1), true),
        List.of(y, x),
        expected,
        3,
        5);
    OpCheck.differentiable(
        "probabilities",
        t -> ImageOps.binaryCrossentropy(t.get(0), t.get(1)),
        List.of(y, x.sigmoid()),
        expected,
        3,
        5);
    Tensor sure = Tensor.of(Shape.of(2), 0.0, 1.0);
    OpCheck.close(
        "sure",
        new double[] {-Math.log(1 - 1e-7), -Math.log(1e-7)},
        ImageOps.binaryCrossentropy(Tensor.of(Shape.of(2), 0, 0), sure),
        1e-9);
    OpCheck.refused(
        "binaryCrossentropy: target is f64[15]; allowed: shape [3,5]",
        () -> ImageOps.binaryCrossentropy(y.reshape(15), x));
  }

  @Test
  void categoricalCrossentropiesTakeAnyAxis() {
    Tensor x = OpCheck.random(3, 2, 4, 3).multiply(2);
    Tensor target = Tensor.of(Shape.of(2, 3), 0, 3, 1, 2, 2, 0);
    Tensor soft = ImageOps.softmax(OpCheck.random(4, 2, 4, 3), 1);
    double[] in = x.toDoubles();
    double[] sparse = new double[6];
    double[] dense = new double[6];
    for (int i = 0; i < 6; i++) {
      double sum = 0;
      for (int c = 0; c < 4; c++) {
        sum += Math.exp(in[i / 3 * 12 + c * 3 + i % 3]);
      }
      for (int c = 0; c < 4; c++) {
        int at = i / 3 * 12 + c * 3 + i % 3;
        double logarithm = in[at] - Math.log(sum);
        sparse[i] -= target.toInts()[i] == c ? logarithm : 0;
        dense[i] -= soft.toDoubles()[at] * logarithm;
      }
    }
    OpCheck.differentiable(
        "sparse",
        t -> ImageOps.sparseCategoricalCrossentropy(t.get(0), t.get(1), true, 1),
        List.of(target, x),
        sparse,
        2,
        3);
    OpCheck.differentiable(
        "dense",
        t -> ImageOps.categoricalCrossentropy(t.get(0), t.get(1), true, -2),
        List.of(soft, x),
        dense,
        2,
        3);
    // Probabilities are divided by their sum.
    Tensor p = x.exp().transpose(0, 2, 1);
    OpCheck.differentiable(
        "sparse probabilities",
        t -> ImageOps.sparseCategoricalCrossentropy(t.get(0), t.get(1)),
        List.of(target.expandDims(2), p),
        sparse,
        2,
        3);
    OpCheck.differentiable(
        "dense probabilities",
        t -> ImageOps.categoricalCrossentropy(t.get(0), t.get(1)),
        List.of(soft.transpose(0, 2, 1), p),
        dense,
        2,
        3);
    OpCheck.refused(
        "categoricalCrossentropy: target is i32[2,3]; allowed: shape [2,4,3]",
        () -> ImageOps.categoricalCrossentropy(target, x));
    OpCheck.refused(
        "class indices i32[2,3] for predictions f64[2,4,3]; allowed: shape [2,4] or",
        () -> ImageOps.sparseCategoricalCrossentropy(target, x));
  }

  /** The labels that a way through the steps writes. */
  private static List<Integer> written(int[] way, int blank) {
    List<Integer> labels = new ArrayList<>();
    for (int t = 0; t < way.length; t++) {
      if (way[t] != blank && (t == 0 || way[t] != way[t - 1])) {
        labels.add(way[t]);
      }
    }
    return labels;
  }

  /** The probabilities of all sequences of labels, as sums over all ways. */
  private static Map<List<Integer>, Double> sequences(
      double[] logits, int item, int steps, int classes, int length, int blank) {
    double[][] p = new double[length][classes];
    for (int t = 0; t < length; t++) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        p[t][c] = Math.exp(logits[(item * steps + t) * classes + c]);
        sum += p[t][c];
      }
      for (int c = 0; c < classes; c++) {
        p[t][c] /= sum;
      }
    }
    Map<List<Integer>, Double> all = new HashMap<>();
    for (int n = 0; n < Math.round(Math.pow(classes, length)); n++) {
      int[] way = new int[length];
      double product = 1;
      int rest = n;
      for (int t = 0; t < length; t++) {
        way[t] = rest % classes;
        rest /= classes;
        product *= p[t][way[t]];
      }
      all.merge(written(way, blank), product, Double::sum);
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void ctcLossIsTheSumOverAllWays(int blank) {
    int other = blank == 0 ? 2 : 0;
    Tensor logits = OpCheck.random(5, 5, 6, 3).multiply(2);
    Tensor target =
        Tensor.of(
            Shape.of(5, 3),
            1,
            other,
            1,
            other,
            other,
            1,
            1,
            1,
            1,
            other,
            1,
            1,
            blank,
            blank,
            blank);
    Tensor targetLength = Tensor.of(Shape.of(5), 3, 2, 1, 3, 0);
    Tensor outputLength = Tensor.of(Shape.of(5), 6, 4, 5, 4, 3);
    double[] expected = new double[5];
    for (int i = 0; i < 5; i++) {
      List<Integer> labels = new ArrayList<>();
      for (int k = 0; k < targetLength.toInts()[i]; k++) {
        labels.add(target.toInts()[i * 3 + k]);
      }
      Map<List<Integer>, Double> all =
          sequences(logits.toDoubles(), i, 6, 3, outputLength.toInts()[i], blank);
      expected[i] = -Math.log(all.get(labels));
    }
    OpCheck.differentiable(
        "ctc",
        t -> ImageOps.ctcLoss(t.get(0), t.get(1), t.get(2), t.get(3), blank),
        List.of(target, logits, targetLength, outputLength),
        expected,
        5);
  }

  @Test
  void ctcLossOfWhatCannotBe() {
    Tensor logits = OpCheck.random(6, 3, 2, 3);
    Tensor target = Tensor.of(Shape.of(3, 2), 1, 1, 1, 2, 1, 2);
    Tensor two = Tensor.of(Shape.of(3), 2, 2, 0);
    Tensor steps = Tensor.of(Shape.of(3), 2, 1, 0);
    Tensor losses = ImageOps.ctcLoss(target, logits, two, steps);
    assertArrayEquals(new double[] {1e5, 1e5, 0}, losses.toDoubles());
    Tensor gradient =
        Functions.grad(x -> ImageOps.ctcLoss(target, x, two, steps).sum()).apply(logits);
    assertArrayEquals(new double[18], gradient.toDoubles());
    assertEquals(
        DType.FLOAT32, ImageOps.ctcLoss(target, logits.cast(DType.FLOAT16), two, two).dtype());
    OpCheck.refused(
        "ctcLoss: output is f64[3,6]; allowed: [batch,steps,classes]",
        () -> ImageOps.ctcLoss(target, logits.reshape(3, 6), two, two));
    OpCheck.refused(
        "ctcLoss: targetLength is i32[3,2]; allowed: shape [3]",
        () -> ImageOps.ctcLoss(target, logits, target, two));
    OpCheck.refused(
        "ctcLoss: maskIndex is 3; allowed: 0 to 2",
        () -> ImageOps.ctcLoss(target, logits, two, two, 3));
    OpCheck.refused(
        "ctcLoss: target is f64[3,2]; allowed: integers",
        () -> ImageOps.ctcLoss(target.cast(DType.FLOAT64), logits, two, two));
  }

  private static CtcPaths compiled(Tensor logits, Tensor lengths, CtcDecoding decoding, int blank) {
    List<Tensor> both =
        Functions.compile(
                in -> {
                  CtcPaths paths = ImageOps.ctcDecode(in.get(0), in.get(1), decoding, blank);
                  return List.of(paths.labels(), paths.scores());
                })
            .call(logits, lengths);
    return new CtcPaths(both.get(0), both.get(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void greedyDecodingTakesTheLikeliestClassOfEachStep(int blank) {
    Tensor logits = OpCheck.random(7, 6, 9, 4);
    Tensor lengths = Tensor.of(Shape.of(6), 9, 7, 5, 2, 1, 0);
    double[] in = logits.toDoubles();
    for (boolean merge : new boolean[] {true, false}) {
      int[] labels = new int[54];
      double[] scores = new double[6];
      Arrays.fill(labels, -1);
      for (int i = 0; i < 6; i++) {
        int count = 0;
        int before = -1;
        for (int t = 0; t < lengths.toInts()[i]; t++) {
          int best = 0;
          for (int c = 1; c < 4; c++) {
            best = in[(i * 9 + t) * 4 + c] > in[(i * 9 + t) * 4 + best] ? c : best;
          }
          scores[i] -= in[(i * 9 + t) * 4 + best];
          if (best != blank && !(merge && best == before)) {
            labels[i * 9 + count++] = best;
          }
          before = best;
        }
      }
      CtcDecoding greedy = CtcDecoding.greedy(merge);
      for (CtcPaths paths :
          List.of(
              ImageOps.ctcDecode(logits, lengths, greedy, blank),
              compiled(logits, lengths, greedy, blank))) {
        assertEquals(Shape.of(1, 6, 9), paths.labels().shape());
        assertEquals(Shape.of(6, 1), paths.scores().shape());
        assertArrayEquals(labels, paths.labels().toInts());
        assertArrayEquals(scores, paths.scores().toDoubles(), 1e-12);
      }
    }
  }

  /** All sequences are found if the beam is wide enough to drop none. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aWideBeamFindsTheLikeliestOfAllSequences(int blank) {
    int top = 8;
    Tensor logits = OpCheck.random(8 + blank, 5, 5, 3).multiply(2);
    Tensor lengths = Tensor.of(Shape.of(5), 5, 4, 3, 2, 0);
    CtcDecoding wide = CtcDecoding.beamSearch(80, top);
    for (CtcPaths paths :
        List.of(
            ImageOps.ctcDecode(logits, lengths, wide, blank),
            compiled(logits, lengths, wide, blank))) {
      assertEquals(Shape.of(top, 5, 5), paths.labels().shape());
      assertEquals(Shape.of(5, top), paths.scores().shape());
      for (int i = 0; i < 5; i++) {
        Map<List<Integer>, Double> all =
            sequences(logits.toDoubles(), i, 5, 3, lengths.toInts()[i], blank);
        List<Map.Entry<List<Integer>, Double>> best =
            all.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(top)
                .toList();
        for (int k = 0; k < top; k++) {
          int[] labels = new int[5];
          Arrays.fill(labels, -1);
          double score = Double.NEGATIVE_INFINITY;
          if (k < best.size()) {
            score = Math.log(best.get(k).getValue());
            for (int t = 0; t < best.get(k).getKey().size(); t++) {
              labels[t] = best.get(k).getKey().get(t);
            }
          }
          String where = "item " + i + ", path " + k;
          assertArrayEquals(labels, paths.labels().select(0, k).select(0, i).toInts(), where);
          assertEquals(score, paths.scores().toDoubles()[i * top + k], 1e-11, where);
        }
      }
    }
  }

  /** Beginnings and ln p of their ways that end in a blank and in a label, as plain Java. */
  private static Map<List<Integer>, double[]> narrow(
      double[] logarithms, int item, int steps, int classes, int width, int blank) {
    Map<List<Integer>, double[]> beam = new HashMap<>();
    beam.put(List.of(), new double[] {1, 0});
    for (int t = 0; t < steps; t++) {
      Map<List<Integer>, double[]> next = new HashMap<>();
      for (Map.Entry<List<Integer>, double[]> entry : beam.entrySet()) {
        double[] p = entry.getValue();
        List<Integer> labels = entry.getKey();
        for (int c = 0; c < classes; c++) {
          double each = Math.exp(logarithms[(item * steps + t) * classes + c]);
          boolean again = !labels.isEmpty() && labels.getLast() == c;
          if (c == blank) {
            next.computeIfAbsent(labels, _ -> new double[2])[0] += (p[0] + p[1]) * each;
          } else {
            List<Integer> longer = new ArrayList<>(labels);
            longer.add(c);
            next.computeIfAbsent(longer, _ -> new double[2])[1] +=
                (again ? p[0] : p[0] + p[1]) * each;
            if (again) {
              next.computeIfAbsent(labels, _ -> new double[2])[1] += p[1] * each;
            }
          }
        }
      }
      beam = new HashMap<>();
      for (Map.Entry<List<Integer>, double[]> entry :
          next.entrySet().stream()
              .sorted(Comparator.comparingDouble(e -> -e.getValue()[0] - e.getValue()[1]))
              .limit(width)
              .toList()) {
        beam.put(entry.getKey(), entry.getValue());
      }
    }
    return beam;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void aNarrowBeamKeepsTheLikeliestBeginnings(int width) {
    Tensor logits = OpCheck.random(20 + width, 4, 12, 5).multiply(3);
    double[] logarithms = logits.logSoftmax(-1).toDoubles();
    Tensor lengths = Tensor.of(Shape.of(4), 12, 12, 12, 12);
    CtcPaths paths = ImageOps.ctcDecode(logits, lengths, CtcDecoding.beamSearch(width, width), 4);
    for (int i = 0; i < 4; i++) {
      Map<List<Integer>, double[]> expected = narrow(logarithms, i, 12, 5, width, 4);
      double before = Double.POSITIVE_INFINITY;
      for (int k = 0; k < width; k++) {
        List<Integer> labels =
            Arrays.stream(paths.labels().select(0, k).select(0, i).toInts())
                .filter(c -> c >= 0)
                .boxed()
                .toList();
        assertTrue(expected.containsKey(labels), "width " + width + ", item " + i + ": " + labels);
        double score = paths.scores().toDoubles()[i * width + k];
        double[] p = expected.get(labels);
        assertEquals(Math.log(p[0] + p[1]), score, 1e-10);
        assertTrue(score <= before);
        before = score;
      }
    }
  }

  @Test
  void decodingIsOfLogitsOfAnyWidth() {
    Tensor logits = Tensor.of(Shape.of(1, 3, 2), 0f, 5f, Float.NEGATIVE_INFINITY, 5f, 5f, 0f);
    Tensor three = Tensor.of(Shape.of(1), 3L);
    CtcPaths paths = ImageOps.ctcDecode(logits, three, CtcDecoding.beamSearch(), 0);
    assertArrayEquals(new int[] {1, -1, -1}, paths.labels().toInts());
    assertTrue(Double.isFinite(paths.scores().item()));
    CtcPaths half = ImageOps.ctcDecode(logits.cast(DType.FLOAT16), three);
    assertArrayEquals(new int[] {1, -1, -1}, half.labels().toInts());
    assertEquals(DType.FLOAT32, half.scores().dtype());
    assertEquals(DType.INT32, half.labels().dtype());
    OpCheck.refused(
        "BeamSearch: topPaths is 3.0; allowed: 1.0 to 2.0", () -> CtcDecoding.beamSearch(2, 3));
    OpCheck.refused("BeamSearch: beamWidth is 0", () -> CtcDecoding.beamSearch(0, 1));
    OpCheck.refused(
        "ctcDecode: sequenceLengths is i64[1]; allowed: shape [3]",
        () -> ImageOps.ctcDecode(logits.reshape(3, 1, 2), three));
    OpCheck.refused(
        "ctcDecode: maskIndex is -1",
        () -> ImageOps.ctcDecode(logits, three, CtcDecoding.greedy(), -1));
  }
}
