package dev.crema.parity;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.losses.BinaryCrossentropy;
import dev.crema.losses.CTC;
import dev.crema.losses.CategoricalCrossentropy;
import dev.crema.losses.CategoricalHinge;
import dev.crema.losses.CosineSimilarity;
import dev.crema.losses.Hinge;
import dev.crema.losses.Huber;
import dev.crema.losses.KLDivergence;
import dev.crema.losses.Loss;
import dev.crema.losses.MeanAbsoluteError;
import dev.crema.losses.MeanSquaredError;
import dev.crema.losses.Poisson;
import dev.crema.losses.Reduction;
import dev.crema.losses.SparseCategoricalCrossentropy;
import dev.crema.losses.SquaredHinge;
import dev.crema.testkit.Gen;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Losses number by number, before they are reduced to one: y is expected, p predicted. Derivatives
 * are by the predictions.
 */
@Tag("parity")
class LossParityTest {
  private static final String FAMILY = "Losses";

  /** What the numbers of a loss are. */
  private enum Numbers {
    ANY,
    POSITIVE,
    BITS,
    SIGNS,
    PROBABILITIES;

    Tensor draw(Gen gen, Shape shape) {
      return switch (this) {
        case ANY -> Draw.uniform(gen, -3, 3, shape);
        case POSITIVE -> Draw.uniform(gen, 0.1, 3, shape);
        case BITS -> Draw.uniform(gen, 0, 1, shape).round();
        case SIGNS -> Draw.uniform(gen, 0, 1, shape).round().multiply(2).subtract(1);
        case PROBABILITIES -> Draw.uniform(gen, 0.05, 0.95, shape);
      };
    }
  }

  /** A loss for a parameter, 0 to 1, with PyTorch's words for its numbers. */
  private record Case(
      String what, Function<Double, Loss> crema, String torch, Numbers y, Numbers p) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Case of(Loss loss, String torch, Numbers y, Numbers p) {
    return new Case(loss.getClass().getSimpleName(), parameter -> loss, torch, y, p);
  }

  private static Case with(
      String what, Function<Double, Loss> loss, String torch, Numbers y, Numbers p) {
    return new Case(what, loss, torch, y, p);
  }

  private static String mean(String elements) {
    return "torch.mean(" + elements + ", [-1])";
  }

  static Stream<Case> cases() {
    return Stream.of(
        of(new MeanSquaredError(), mean("torch.mse_loss(p, y, 0)"), Numbers.ANY, Numbers.ANY),
        of(new MeanAbsoluteError(), mean("torch.l1_loss(p, y, 0)"), Numbers.ANY, Numbers.ANY),
        with(
            "Huber",
            d -> new Huber(0.1 + 2 * d, Reduction.MEAN),
            mean("torch.huber_loss(p, y, 0, 0.1 + 2 * %1$s)"),
            Numbers.ANY,
            Numbers.ANY),
        with(
            "BinaryCrossentropy of logits",
            s -> new BinaryCrossentropy(true).labelSmoothing(s),
            mean(
                "torch.binary_cross_entropy_with_logits(p, y * (1 - %1$s) + 0.5 * %1$s, None, None,"
                    + " 0)"),
            Numbers.BITS,
            Numbers.ANY),
        of(
            new BinaryCrossentropy(),
            mean("torch.binary_cross_entropy(p, y, None, 0)"),
            Numbers.BITS,
            Numbers.PROBABILITIES),
        of(
            new KLDivergence(),
            "torch.sum(torch.kl_div(torch.log(p), y, 0), [-1])",
            Numbers.PROBABILITIES,
            Numbers.PROBABILITIES),
        of(
            new Poisson(),
            mean("torch.poisson_nll_loss(p, y, False, False, 1e-07, 0)"),
            Numbers.POSITIVE,
            Numbers.POSITIVE),
        of(new CosineSimilarity(), "-torch.cosine_similarity(y, p, -1)", Numbers.ANY, Numbers.ANY),
        of(new Hinge(), mean("torch.relu(1 - y * p)"), Numbers.SIGNS, Numbers.ANY),
        of(
            new SquaredHinge(),
            mean("torch.square(torch.relu(1 - y * p))"),
            Numbers.SIGNS,
            Numbers.ANY));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ofNumbers(Case test) {
    Parity.check(
        FAMILY,
        test.what(),
        Parity.EXACT,
        gen -> {
          Shape shape = gen.shape(2, 4);
          double parameter = gen.real(0, 0.9);
          Loss loss = test.crema().apply(parameter);
          return loss(
              loss,
              test.y().draw(gen, shape),
              test.p().draw(gen, shape),
              test.torch().formatted(parameter));
        });
  }

  private static Trial loss(Loss loss, Tensor y, Tensor p, String torch) {
    return new Trial(
        loss + ", " + y.type(),
        Trial.named("p y", p, y),
        Map.of(),
        Map.of(),
        false,
        true,
        in -> List.of(loss.losses(in.get(1).stopGradient(), in.get(0))),
        (y.dtype().isFloating() ? "y = torch.detach(y)\n" : "") + "[" + torch + "]");
  }

  /** Logits whose classes are along the last axis, which is PyTorch's second. */
  private static Tensor logits(Gen gen) {
    Shape shape = gen.shape(2, 4);
    return Draw.uniform(gen, -5, 5, shape.with(-1, gen.between(2, 20)));
  }

  @Test
  void categoricalCrossentropy() {
    Parity.check(
        FAMILY,
        "CategoricalCrossentropy of logits",
        Parity.EXACT,
        gen -> {
          Tensor p = logits(gen);
          double smoothing = gen.chance(0.5) ? 0 : gen.real(0, 0.9);
          return loss(
              new CategoricalCrossentropy(true).labelSmoothing(smoothing),
              Draw.uniform(gen, -3, 3, p.shape()).softmax(-1),
              p,
              "torch.cross_entropy_loss(torch.movedim(p, -1, 1), torch.movedim(y, -1, 1), None, 0,"
                  + " -100, "
                  + smoothing
                  + ")");
        });
  }

  @Test
  void sparseCategoricalCrossentropy() {
    Parity.check(
        FAMILY,
        "SparseCategoricalCrossentropy of logits",
        Parity.EXACT,
        gen -> {
          Tensor p = logits(gen);
          long classes = p.dim(-1);
          int ignored = gen.between(0, (int) classes - 1);
          long[] shape = p.shape().remove(-1).stream().toArray();
          boolean ignore = gen.chance(0.5);
          SparseCategoricalCrossentropy loss = new SparseCategoricalCrossentropy(true);
          return loss(
              ignore ? loss.ignoreClass(ignored) : loss,
              Draw.integers(gen, 0, classes, shape),
              p,
              "torch.cross_entropy_loss(torch.movedim(p, -1, 1), y, None, 0, "
                  + (ignore ? ignored : -100)
                  + ")");
        });
  }

  @Test
  void nllOfProbabilities() {
    Parity.check(
        FAMILY,
        "SparseCategoricalCrossentropy",
        Parity.EXACT,
        gen -> {
          Tensor p = logits(gen).multiply(0.3).softmax(-1);
          long[] shape = p.shape().remove(-1).stream().toArray();
          return loss(
              new SparseCategoricalCrossentropy(),
              Draw.integers(gen, 0, p.dim(-1), shape),
              p,
              "torch.nll_loss_nd(torch.contiguous(torch.movedim(torch.log(p / torch.sum(p, [-1],"
                  + " True)), -1, 1)), y, None, 0)");
        });
  }

  @Test
  void categoricalHinge() {
    Parity.check(
        FAMILY,
        "CategoricalHinge",
        Parity.EXACT,
        gen -> {
          Tensor p = logits(gen);
          Tensor classes =
              Draw.integers(gen, 0, p.dim(-1), p.shape().remove(-1).stream().toArray());
          return loss(
              new CategoricalHinge(),
              classes.oneHot(p.dim(-1), p.dtype()),
              p,
              "torch.relu(torch.amax((1 - y) * p, [-1]) - torch.sum(y * p, [-1]) + 1)");
        });
  }

  /** Labels of several lengths, with repetitions; there are time steps enough. */
  @Test
  void ctc() {
    Parity.check(
        FAMILY,
        "CTC",
        Parity.EXACT,
        gen -> {
          int batch = gen.between(1, 4);
          int classes = gen.between(2, 8);
          int most = gen.between(1, 5);
          int steps = 2 * most + gen.between(0, 9);
          long[] labels = new long[batch * most];
          long[] lengths = new long[batch];
          for (int i = 0; i < batch; i++) {
            lengths[i] = gen.between(1, most);
            for (int k = 0; k < lengths[i]; k++) {
              labels[i * most + k] = gen.between(1, classes - 1);
            }
          }
          String torch =
              "torch.ctc_loss(torch.transpose(torch.log_softmax(p, -1), 0, 1), y, %s, %s, 0, 0)"
                  .formatted(Collections.nCopies(batch, steps), Arrays.toString(lengths));
          return loss(
              new CTC(),
              Tensor.of(Shape.of(batch, most), labels),
              Draw.floats(gen, batch, steps, classes),
              torch);
        });
  }
}
