package dev.crema.parity;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.optimizers.Adadelta;
import dev.crema.optimizers.Adagrad;
import dev.crema.optimizers.Adam;
import dev.crema.optimizers.AdamW;
import dev.crema.optimizers.Adamax;
import dev.crema.optimizers.Nadam;
import dev.crema.optimizers.Optimizer;
import dev.crema.optimizers.RMSprop;
import dev.crema.optimizers.SGD;
import dev.crema.optimizers.Slots;
import dev.crema.state.States;
import dev.crema.testkit.Gen;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a weight is after some steps with random gradients. SGD, Adam, AdamW and Adagrad are
 * PyTorch's fused steps; of the others, which PyTorch writes in Python, the same steps in its
 * operators.
 *
 * <p>Keras and PyTorch differ in where the epsilon of quotients stands (Adam: beside the
 * uncorrected root; Adagrad, RMSprop: in the root; Adamax: beside the greatest gradient, not in
 * it), so it is next to nothing here but for Adadelta, whose formulas are equal. Of Nadam, Keras
 * takes PyTorch's momentum_decay as 1. SGD's momentum holds steps in Keras, gradients in PyTorch,
 * which is the same for one learning rate. Keras's weight decay is that of AdamW for all
 * optimizers.
 */
@Tag("parity")
class OptimizerParityTest {
  private static final String FAMILY = "Optimizers";

  /** An epsilon that does not count. */
  private static final double NONE = 1e-14;

  /**
   * Compares some steps.
   *
   * @param torch of w, a copy of the weight, and d, the gradient of step i, counted from 0
   */
  private static Trial steps(
      Gen gen, Optimizer optimizer, double rate, String start, String torch) {
    Shape shape = gen.shape(1, 3);
    int steps = gen.between(1, 8);
    String body =
        "w = torch.clone(x)\n"
            + "a = torch.zeros_like(w)\n"
            + "b = torch.zeros_like(w)\n"
            + "c = torch.zeros_like(w)\n"
            + start
            + "ws = [w]\n"
            + "for i in range("
            + steps
            + "):\n  d = torch.contiguous(torch.select(g, 0, i))\n"
            + torch.indent(2)
            + "["
            + (torch.contains("fused") ? "ws[0]" : "w")
            + "]";
    Function<List<Tensor>, Tensor> crema =
        in -> {
          States states = new States();
          Tensor weight = in.get(0);
          for (int i = 0; i < steps; i++) {
            Slots slots =
                new Slots(
                    "w",
                    states,
                    Tensor.scalar(rate),
                    Tensor.of(Shape.SCALAR, (long) i),
                    Tensor.of(Shape.of(2), 0L, i));
            Tensor gradient = in.get(1).select(0, i);
            weight =
                optimizer.updateAll(List.of(slots), List.of(weight), List.of(gradient)).getFirst();
          }
          return weight;
        };
    Tensor x = Draw.uniform(gen, -1, 1, shape);
    Tensor g = Draw.uniform(gen, -2, 2, shape.insert(0, steps));
    return new Trial(
        optimizer.toString(),
        Trial.named("x g", x, g),
        Map.of(),
        Map.of(),
        false,
        false,
        in -> List.of(crema.apply(in)),
        body);
  }

  private static void check(String what, Function<Gen, Trial> trials) {
    Parity.check(FAMILY, what, Parity.EXACT, trials);
  }

  @Test
  void sgd() {
    for (String kind : List.of("SGD", "SGD with momentum", "SGD by Nesterov")) {
      check(
          kind,
          gen -> {
            double rate = gen.real(0.01, 0.5);
            double momentum = kind.equals("SGD") ? 0 : gen.real(0.1, 0.99);
            boolean nesterov = kind.contains("Nesterov");
            return steps(
                gen,
                new SGD(rate).momentum(momentum).nesterov(nesterov),
                rate,
                "",
                "torch._fused_sgd_(ws, [d], %s, weight_decay=0., momentum=%s, lr=%s, dampening=0., nesterov=%s, maximize=False, is_first_step=%s)"
                    .formatted(
                        momentum == 0 ? "annotate(List[Tensor], [])" : "[a]",
                        momentum,
                        rate,
                        Torch.of(nesterov),
                        momentum == 0 ? "False" : "torch.eq(i, 0)"));
          });
    }
  }

  @Test
  void adam() {
    for (String kind : List.of("Adam", "Adam, amsgrad", "AdamW")) {
      check(
          kind,
          gen -> {
            double rate = gen.real(0.01, 0.5);
            double beta1 = gen.real(0, 0.99);
            double beta2 = gen.real(0.5, 0.999);
            double decay = kind.equals("AdamW") ? gen.real(0, 0.5) : 0;
            boolean greatest = kind.contains("amsgrad");
            Optimizer optimizer =
                kind.equals("AdamW")
                    ? new AdamW(rate).beta1(beta1).beta2(beta2).epsilon(NONE).weightDecay(decay)
                    : new Adam(rate).beta1(beta1).beta2(beta2).epsilon(NONE).amsgrad(greatest);
            return steps(
                gen,
                optimizer,
                rate,
                "n = torch.zeros([])\n",
                "_2 = torch.add_(n, 1)\ntorch.%s(ws, [d], [a], [b], %s, [n], lr=%s, beta1=%s, beta2=%s, weight_decay=%s, eps=%s, amsgrad=%s, maximize=False)"
                    .formatted(
                        kind.equals("AdamW") ? "_fused_adamw_" : "_fused_adam_",
                        greatest ? "[c]" : "annotate(List[Tensor], [])",
                        rate,
                        beta1,
                        beta2,
                        decay,
                        NONE,
                        Torch.of(greatest)));
          });
    }
  }

  @Test
  void adagrad() {
    check(
        "Adagrad",
        gen -> {
          double rate = gen.real(0.01, 0.5);
          double first = gen.real(0, 1);
          return steps(
              gen,
              new Adagrad(rate).initialAccumulatorValue(first).epsilon(NONE),
              rate,
              "a = a + %s\nn = torch.zeros([])\n".formatted(first),
              "_2 = torch.add_(n, 1)\ntorch._fused_adagrad_(ws, [d], [a], [n], lr=%s, lr_decay=0., weight_decay=0., eps=%s, maximize=False)"
                  .formatted(rate, NONE));
        });
  }

  @Test
  void rmsprop() {
    check(
        "RMSprop",
        gen -> {
          double rate = gen.real(0.01, 0.5);
          double rho = gen.real(0.5, 0.99);
          double momentum = gen.chance(0.5) ? 0 : gen.real(0.1, 0.99);
          boolean centered = gen.chance(0.5);
          // A centred spread of one gradient is a difference of almost equal numbers.
          double epsilon = centered ? 1 : NONE;
          return steps(
              gen,
              new RMSprop(rate).rho(rho).momentum(momentum).centered(centered).epsilon(epsilon),
              rate,
              "",
              """
              a = torch.addcmul(a * %1$s, d, d, value=%2$s)
              b = torch.lerp(b, d, %2$s)
              s = a%3$s
              c = torch.addcdiv(c * %4$s, d, torch.sqrt(s + %6$s))
              w = torch.add(w, c, alpha=-%5$s)
              """
                  .formatted(rho, 1 - rho, centered ? " - b * b" : "", momentum, rate, epsilon));
        });
  }

  @Test
  void adadelta() {
    check(
        "Adadelta",
        gen -> {
          double rate = gen.real(0.1, 2);
          double rho = gen.real(0.5, 0.99);
          double epsilon = Math.pow(10, gen.real(-6, -1));
          return steps(
              gen,
              new Adadelta(rate).rho(rho).epsilon(epsilon),
              rate,
              "",
              """
              a = torch.addcmul(a * %1$s, d, d, value=%2$s)
              s = torch.sqrt(b + %3$s) / torch.sqrt(a + %3$s) * d
              b = torch.addcmul(b * %1$s, s, s, value=%2$s)
              w = torch.add(w, s, alpha=-%4$s)
              """
                  .formatted(rho, 1 - rho, epsilon, rate));
        });
  }

  @Test
  void adamax() {
    check(
        "Adamax",
        gen -> {
          double rate = gen.real(0.01, 0.5);
          double beta1 = gen.real(0, 0.99);
          double beta2 = gen.real(0.5, 0.999);
          return steps(
              gen,
              new Adamax(rate).beta1(beta1).beta2(beta2).epsilon(NONE),
              rate,
              "p = 1.\n",
              """
              a = torch.lerp(a, d, %1$s)
              b = torch.maximum(b * %2$s, torch.abs(d) + %3$s)
              p = p * %4$s
              w = torch.addcdiv(w, a, b, value=-%5$s / (1. - p))
              """
                  .formatted(1 - beta1, beta2, NONE, beta1, rate));
        });
  }

  @Test
  void nadam() {
    check(
        "Nadam",
        gen -> {
          double rate = gen.real(0.01, 0.5);
          double beta1 = gen.real(0, 0.99);
          double beta2 = gen.real(0.5, 0.999);
          return steps(
              gen,
              new Nadam(rate).beta1(beta1).beta2(beta2).epsilon(NONE),
              rate,
              "p = 1.\nq = 1.\nr = 1.\n",
              """
              r = r * 0.96
              m = %1$s * (1. - 0.5 * r)
              k = %1$s * (1. - 0.5 * r * 0.96)
              p = p * m
              q = q * %2$s
              a = torch.lerp(a, d, 1. - %1$s)
              b = torch.addcmul(b * %2$s, d, d, value=1. - %2$s)
              s = torch.sqrt(b / (1. - q)) + %4$s
              w = torch.addcdiv(w, d, s, value=-%3$s * (1. - m) / (1. - p))
              w = torch.addcdiv(w, a, s, value=-%3$s * k / (1. - p * k))
              """
                  .formatted(beta1, beta2, rate, NONE));
        });
  }
}
