package dev.crema.ops;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attention against loops in double. */
class AttentionOpsTest {
  private static final int TO = 3;
  private static final int FROM = 5;
  private static final int HEADS = 4;
  private static final int FEATURES = 2;
  private static final int WIDTH = 3;

  private interface Score {
    /** What is added to the score of a pair; minus infinity if it does not count. */
    double added(int batch, int head, int to, int from);
  }

  private static double[] attended(
      Tensor query, Tensor key, Tensor value, double scale, Score score) {
    int shared = (int) key.dim(2);
    double[] q = query.toDoubles();
    double[] k = key.toDoubles();
    double[] v = value.toDoubles();
    double[] result = new double[2 * TO * HEADS * WIDTH];
    for (int b = 0; b < 2; b++) {
      for (int h = 0; h < HEADS; h++) {
        int source = h / (HEADS / shared);
        for (int t = 0; t < TO; t++) {
          double[] weights = new double[FROM];
          double sum = 0;
          for (int f = 0; f < FROM; f++) {
            double dot = 0;
            for (int i = 0; i < FEATURES; i++) {
              dot +=
                  q[((b * TO + t) * HEADS + h) * FEATURES + i]
                      * k[((b * FROM + f) * shared + source) * FEATURES + i];
            }
            weights[f] = Math.exp(dot * scale + score.added(b, h, t, f));
            sum += weights[f];
          }
          for (int f = 0; f < FROM; f++) {
            for (int i = 0; i < WIDTH; i++) {
              result[((b * TO + t) * HEADS + h) * WIDTH + i] +=
                  weights[f] / sum * v[((b * FROM + f) * shared + source) * WIDTH + i];
            }
          }
        }
      }
    }
    return result;
  }

  private static final Tensor QUERY = OpCheck.random(1, 2, TO, HEADS, FEATURES).multiply(2);
  private static final double ROOT = 1 / Math.sqrt(FEATURES);

  @Test
  void valuesAreWeighedByTheirScores() {
    for (int shared : new int[] {1, 2, 4}) {
      Tensor key = OpCheck.random(2, 2, FROM, shared, FEATURES);
      Tensor value = OpCheck.random(3, 2, FROM, shared, WIDTH);
      OpCheck.differentiable(
          "heads of keys: " + shared,
          t -> ImageOps.dotProductAttention(t.get(0), t.get(1), t.get(2)),
          List.of(QUERY, key, value),
          attended(QUERY, key, value, ROOT, (b, h, t, f) -> 0),
          2,
          TO,
          HEADS,
          WIDTH);
    }
  }

  @Test
  void masksBiasAndScale() {
    Tensor key = OpCheck.random(4, 2, FROM, HEADS, FEATURES);
    Tensor value = OpCheck.random(5, 2, FROM, HEADS, WIDTH);
    double none = Double.NEGATIVE_INFINITY;
    OpCheck.differentiable(
        "causal",
        t -> ImageOps.dotProductAttention(t.get(0), t.get(1), t.get(2), true),
        List.of(QUERY, key, value),
        attended(QUERY, key, value, ROOT, (b, h, t, f) -> f <= t ? 0 : none),
        2,
        TO,
        HEADS,
        WIDTH);
    boolean[] counts = {true, false, true, true, false, false, true, false, false, true};
    Tensor mask = Tensor.of(Shape.of(2, 1, 1, FROM), counts);
    OpCheck.differentiable(
        "mask",
        t -> ImageOps.dotProductAttention(t.get(0), t.get(1), t.get(2), t.get(3)),
        List.of(QUERY, key, value, mask),
        attended(QUERY, key, value, ROOT, (b, h, t, f) -> counts[b * FROM + f] ? 0 : none),
        2,
        TO,
        HEADS,
        WIDTH);
    Tensor bias = OpCheck.random(6, HEADS, 1, FROM);
    double[] added = bias.toDoubles();
    Tensor all = Tensor.scalar(DType.BOOL, 1);
    OpCheck.differentiable(
        "bias and scale",
        t -> ImageOps.dotProductAttention(t.get(0), t.get(1), t.get(2), t.get(3), all, 0.3, true),
        List.of(QUERY, key, value, bias),
        attended(QUERY, key, value, 0.3, (b, h, t, f) -> f <= t ? added[h * FROM + f] : none),
        2,
        TO,
        HEADS,
        WIDTH);
    Tensor nothing = Tensor.scalar(DType.BOOL, 0);
    OpCheck.close(
        "nothing counts",
        attended(QUERY, key.multiply(0), value, 1, (b, h, t, f) -> 0),
        ImageOps.dotProductAttention(QUERY, key, value, nothing),
        1e-12);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Tensor key = OpCheck.random(2, 2, FROM, 3, FEATURES);
    OpCheck.refused(
        "dotProductAttention: query is f64[2,3,4,2], key f64[2,5,3,2], value f64[2,5,3,2];"
            + " allowed: [batch,to,heads,features]",
        () -> ImageOps.dotProductAttention(QUERY, key, key));
    Tensor mask = Tensor.of(Shape.of(2), true, false);
    OpCheck.refused(
        "dotProductAttention: mask is bool[2]; allowed: a shape that broadcasts to [2,4,3,3]",
        () -> ImageOps.dotProductAttention(QUERY, QUERY, QUERY, mask));
    Tensor zero = Tensor.scalar(0);
    OpCheck.refused(
        "dotProductAttention: scale is 0.0",
        () -> ImageOps.dotProductAttention(QUERY, QUERY, QUERY, zero, zero, 0, false));
  }
}
