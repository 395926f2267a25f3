package dev.crema.parity;

import dev.crema.activations.Activation;
import dev.crema.activations.Celu;
import dev.crema.activations.Elu;
import dev.crema.activations.Exponential;
import dev.crema.activations.Gelu;
import dev.crema.activations.Glu;
import dev.crema.activations.HardShrink;
import dev.crema.activations.HardSigmoid;
import dev.crema.activations.HardSilu;
import dev.crema.activations.HardTanh;
import dev.crema.activations.LeakyRelu;
import dev.crema.activations.LogSigmoid;
import dev.crema.activations.LogSoftmax;
import dev.crema.activations.Mish;
import dev.crema.activations.Relu;
import dev.crema.activations.Relu6;
import dev.crema.activations.Selu;
import dev.crema.activations.Sigmoid;
import dev.crema.activations.Silu;
import dev.crema.activations.SoftShrink;
import dev.crema.activations.Softmax;
import dev.crema.activations.Softplus;
import dev.crema.activations.Softsign;
import dev.crema.activations.Tanh;
import dev.crema.activations.TanhShrink;
import dev.crema.activations.Threshold;
import dev.crema.layers.activations.PReLU;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Activations with random parameters. */
@Tag("parity")
class ActivationParityTest {
  private static final String FAMILY = "Activations";

  /** A function for a parameter, 0.1 to 2. */
  private record Case(String what, Function<Double, Activation> crema, String torch) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Case of(Activation function, String torch) {
    return new Case(function.getClass().getSimpleName(), p -> function, torch);
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("Celu", Celu::new, "torch.celu(x, %s)"),
        new Case("Elu", Elu::new, "torch.elu(x, %s)"),
        of(new Exponential(), "torch.exp(x)"),
        of(new Gelu(), "torch.gelu(x)"),
        new Case("Gelu, approximate", p -> new Gelu(true), "torch.gelu(x, approximate=\"tanh\")"),
        of(new Glu(), "torch.glu(x, -1)"),
        new Case("HardShrink", HardShrink::new, "torch.hardshrink(x, %s)"),
        of(new HardSigmoid(), "torch.hardsigmoid(x)"),
        of(new HardSilu(), "torch.hardswish(x)"),
        of(new HardTanh(), "torch.hardtanh(x)"),
        new Case("LeakyRelu", LeakyRelu::new, "torch.leaky_relu(x, %s)"),
        of(new LogSigmoid(), "torch.log_sigmoid(x)"),
        of(new LogSoftmax(), "torch.log_softmax(x, -1)"),
        of(new Mish(), "torch.mish(x)"),
        of(new Relu(), "torch.relu(x)"),
        new Case("Relu with a maximum", p -> new Relu(0, p, 0), "torch.clamp(x, 0, %s)"),
        of(new Relu6(), "torch.relu6(x)"),
        of(new Selu(), "torch.selu(x)"),
        of(new Sigmoid(), "torch.sigmoid(x)"),
        of(new Silu(), "torch.silu(x)"),
        new Case("SoftShrink", SoftShrink::new, "torch.softshrink(x, %s)"),
        of(new Softmax(), "torch.softmax(x, -1)"),
        of(new Softplus(), "torch.softplus(x)"),
        of(new Softsign(), "torch.div(x, torch.abs(x) + 1)"),
        of(new Tanh(), "torch.tanh(x)"),
        of(new TanhShrink(), "x - torch.tanh(x)"),
        new Case("Threshold", p -> new Threshold(p, -1), "torch.threshold(x, %s, -1)"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void activations(Case test) {
    Parity.check(
        FAMILY,
        test.what(),
        Parity.EXACT,
        gen -> {
          double parameter = gen.real(0.1, 2);
          Activation function = test.crema().apply(parameter);
          long[] shape = Draw.shape(gen, 1, 4);
          shape[shape.length - 1] *= function instanceof Glu ? 2 : 1;
          return Trial.of(
              Draw.uniform(gen, -6, 6, shape), function::apply, test.torch().formatted(parameter));
        });
  }

  @Test
  void prelu() {
    Parity.check(
        FAMILY,
        "PReLU",
        Parity.EXACT,
        gen -> {
          long[] shape = Draw.shape(gen, 2, 2);
          return Trial.of(
              gen,
              new PReLU(),
              Map.of("x", Draw.uniform(gen, -6, 6, shape)),
              "[torch.prelu(x, alpha)]");
        });
  }
}
